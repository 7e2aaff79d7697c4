"""Whatever a message is put together from, something is found in it or nothing, and never an error."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.domain.findings import Findings
from archive.domain.message import Message, Party
from indexer.extract.find import FindingOptions, open_finder
from indexer.ledger.appearances import find_appearances, narrow_item
from indexer.ledger.items import build_item
from indexer.normalize.quoted import find_quoted
from tests.messages import message_of

#: A sign that draws a letter out; a word of it alone has no letters.
TATWEEL = "\u0640"
PIECES = (
    "The General Secretariat has refused to publish the red notice requested by your bureau.",
    "The diffusion concerning him was found not compliant with article 3 and deleted.",
    "Your notice A-536/8-2018 has been published; the other is still under review.",
    "Please inform us of the whereabouts of",
    "Просим сообщить о местонахождении",
    "نرجو إفادتنا عن مكان وجود",
    "Our own diffusion on him was refused by Lyon in 2019.",
    "Ответ на ваш № 3/4420 от 12.04.2019.",
    "FAMILY NAME: SOBOL\nFORENAMES: Anna\nDATE OF BIRTH: 04.05.1971",
    "ФАМИЛИЯ: СОБОЛЬ\nИМЯ: АННА",
    "الاسم: محمود حسن\nتاريخ الميلاد: ١٩٧١/٠٥/٠٤",
    "SOBOL Rauf (1992): rejected.",
    "1. KODZASOV Murat, 00.00.0000",
    "With effect from 31 February 1900 corrective measures are applied to NCB Ankara.",
    "born 99/99/9999",
    "> SOBOL Elchin (1988): under examination.",
    "-----Original Message-----\nFrom: NCB Paris",
    "李国强（Li Guoqiang）",
    "The Commission decided to delete the data.",
    "\x00\u202e\u0301",
    TATWEEL,
    *("?", ".", "\n\n", "»«", "a" * 300),
    "The file was read again. " * 900,
    "SOBOL, " * 400,
)
SENDERS = st.sampled_from(
    [None, Party("IPSG", "INT"), Party("CCF", "INT"), Party("NCB Moscow", "RU"), Party("x")]
)
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=30)), max_size=8)
FIND = open_finder(FindingOptions(Path("no-rules-of-its-own")))


@st.composite
def messages(draw: st.DrawFn) -> Message:
    body = draw(st.sampled_from(["\n", " ", "\n\n"])).join(draw(TEXTS))
    to = tuple(one for one in draw(st.lists(SENDERS, max_size=2)) if one)
    message = message_of(
        " ".join(draw(TEXTS)[:1])[:200], body, draw(st.sampled_from(["en", "ru", "ar", "und"]))
    )
    quoted = find_quoted(body) if draw(st.booleans()) else ((0, len(body) // 2),) if body else ()
    sent = message.sent_at if draw(st.booleans()) else None
    return replace(message, sender=draw(SENDERS), to=to, quoted=quoted, sent_at=sent)


def check_spans(found: Findings, message: Message) -> None:
    """Every place that is named is one of the text."""
    texts = {"subject": message.subject, "body": message.body}
    for mention in found.mentions:
        first, end = mention.span
        assert 0 <= first < end <= len(texts[mention.field])
    for evidence in (one for kind in found.kinds for one in kind.evidence if one.span):
        assert evidence.span is not None
        assert 0 <= evidence.span[0] < evidence.span[1] <= len(texts[evidence.field])


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(messages())
def test_something_is_found_or_nothing(message: Message) -> None:
    found = FIND(message)
    assert found.kinds
    check_spans(found, message)
    item = build_item(message, found)
    people = find_appearances(item)
    assert all(narrow_item(item, [one.id[1]]).kinds for one in people)


@pytest.mark.parametrize(
    "body", ["", TATWEEL, f"الاسم: {TATWEEL} محمود حسن", f"{TATWEEL}, {TATWEEL}", "\u0301"]
)
def test_words_without_letters(body: str) -> None:
    check_spans(FIND(message_of("", body, "ar")), message_of("", body, "ar"))
