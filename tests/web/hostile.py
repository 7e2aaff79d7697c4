"""Messages whose every field tries to break out of the page that shows it."""

from __future__ import annotations

from archive.domain.instant import parse_iso
from archive.domain.message import Attachment, Message, Party
from archive.vault.store import Vault
from tests.leak import Told, id_of

SCRIPT = "<script>alert(1)</script>"
QUOTES = "\"'><img src=x onerror=alert(2)>"
JINJA = "{{ 7*7 }}{% raw %}"
#: Right-to-left override, an isolate's end without its beginning, and a name that reads as another.
OVERRIDE = "annexe\u202efdp.exe\u2069\u2069"
LONG = "W" * 3000
COLLECTION = f"col/../{SCRIPT}{QUOTES}\u202e?#&"
PATH = f"mail/{SCRIPT}{QUOTES}/{OVERRIDE}"


def _field(name: str) -> str:
    return f"{name} {SCRIPT}{QUOTES}{JINJA} {OVERRIDE}"


def hostile_messages(vault: Vault) -> list[Told]:
    """One message of markup, one of endless words; both found by `zebra`."""
    page = Attachment(_field("name"), _field("media"), vault.put_bytes(b"x"), 1, _field("attached zebra"))
    party = Party(_field("raw"), "RU", _field("bureau"))
    marked = Message(
        id=id_of(1),
        source_id=_field("source"),
        format="eml",
        subject=_field("subject zebra"),
        body=f"{_field('body zebra')}\n\n> {_field('quoted')}",
        sender=party,
        to=(party, Party(_field("stranger"))),
        cc=(party,),
        raw_sent_at=_field("date"),
        sent_at=parse_iso("2022-03-10T09:15:00+05:30"),
        reference=_field("reference"),
        in_reply_to=_field("reply"),
        headers=((_field("X-Header"), _field("value")),),
        attachments=(page,),
        language="en",
        languages=("en", "x-<b>"),
        kinds=("<i>kind</i>",),
    )
    endless = Message(
        id=id_of(2),
        source_id=None,
        format="text",
        subject=f"zebra {LONG}",
        body=f"zebra {LONG}\u202e\u0000{LONG}",
        sender=Party(LONG),
        to=tuple(Party(f"{LONG}{n}") for n in range(20)),
        cc=(),
        raw_sent_at=LONG,
        sent_at=None,
        reference=LONG,
        in_reply_to=LONG,
        headers=((LONG, LONG),),
    )
    return [Told(marked, {COLLECTION: PATH}), Told(endless, {COLLECTION: f"mail/{LONG}.txt"})]
