"""The color of a notice or diffusion, with the words that say it; of nothing else."""

from __future__ import annotations

import pytest

from archive.domain.findings import Color, Kind, KindFound
from archive.domain.message import INTERPOL, Message, Party
from indexer.extract.kinds import find_color, load_rules, read_message

RULES = load_rules()


def _found(kind: Kind, text: str) -> tuple[Color, str] | None:
    message = Message(
        id="1" * 32, source_id=None, format="jsonl", subject="", body=text, sender=Party("IPSG", INTERPOL),
        to=(Party("IP MOSCOW", "RU"),), cc=(), raw_sent_at=None, sent_at=None, reference=None,
        in_reply_to=None,
    )  # fmt: skip
    found = find_color(read_message(message, RULES), (KindFound(kind, 0.9, ()),))
    if found is None or found.evidence.span is None:
        return None
    return found.color, text[slice(*found.evidence.span)]


@pytest.mark.parametrize(
    ("text", "color", "words"),
    [
        ("Your request for a red notice is refused.", Color.RED, "red notice"),
        ("La demande de notice rouge est refusée.", Color.RED, "notice rouge"),
        ("En relación con la difusión azul, no se publica.", Color.BLUE, "difusión azul"),
        ("تم رفض طلب النشرة الحمراء.", Color.RED, "النشرة الحمراء"),
        ("Красный циркуляр аннулирован.", Color.RED, "Красный циркуляр"),
        ("The silver notice on his assets is cancelled; a red notice stands.", Color.SILVER, "silver notice"),
    ],
)
def test_the_color_and_its_words(text: str, color: Color, words: str) -> None:
    assert _found(Kind.NOTICE_DENIED, text) == (color, words)


@pytest.mark.parametrize(
    "text", ["The notice names a red car.", "His green card was seized with the notice.", "Notice refused."]
)
def test_a_color_of_something_else(text: str) -> None:
    assert _found(Kind.NOTICE_DENIED, text) is None


def test_what_is_not_on_a_notice_has_no_color() -> None:
    assert _found(Kind.INFORMATION_REQUESTED, "Please inform us; our red notice was refused.") is None
