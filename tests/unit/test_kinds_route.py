"""Who writes to whom, and what is possible on that way."""

import pytest

from archive.domain.findings import Kind
from archive.domain.message import Message, Party
from indexer.extract.kinds.route import Side, find_route, possible_kinds


def _message(sender: Party | None, *to: Party, in_reply_to: str | None = None) -> Message:
    return Message(
        id="0" * 32, source_id=None, format="jsonl", subject="", body="", sender=sender, to=to, cc=(),
        raw_sent_at=None, sent_at=None, reference=None, in_reply_to=in_reply_to,
    )  # fmt: skip


IPSG = Party("IPSG Lyon", "INT", "Lyon")
CCF = Party("Commission for the Control of INTERPOL's Files", "INT")
PARIS = Party("BCN Paris", "FR", "Paris")
CAIRO = Party("إنتربول القاهرة", "EG", "Cairo")
COUNSEL = Party("Ferrabosco Dunmore LLP")


@pytest.mark.parametrize(
    ("party", "side"),
    [
        (IPSG, Side.IPSG), (CCF, Side.CCF), (PARIS, Side.NCB), (CAIRO, Side.NCB),
        (Party("لجنة الرقابة على المحفوظات", "INT"), Side.CCF),
        (Party("Комиссия по контролю за файлами", "INT"), Side.CCF),
    ],
)  # fmt: skip
def test_the_side_of_a_sender(party: Party, side: Side) -> None:
    assert find_route(_message(party, PARIS)).sender is side


def test_who_is_of_no_country_is_private_before_interpol_and_unknown_before_a_bureau() -> None:
    assert find_route(_message(COUNSEL, CCF)).sender is Side.PRIVATE
    assert find_route(_message(COUNSEL, PARIS)).sender is None
    assert find_route(_message(None, PARIS)).sender is None


@pytest.mark.parametrize("raw", ["All NCBs", "Tous les BCN", "Всем НЦБ", "كافة المكاتب المركزية الوطنية"])
def test_all_bureaus_are_a_side_of_their_own(raw: str) -> None:
    assert find_route(_message(IPSG, Party(raw))).to == {Side.ALL}


def test_interpol_never_asks_for_information_and_a_bureau_never_denies() -> None:
    from_interpol = possible_kinds(find_route(_message(IPSG, PARIS)))
    from_bureau = possible_kinds(find_route(_message(PARIS, CAIRO)))
    assert Kind.NOTICE_DENIED in from_interpol
    assert Kind.NOTICE_DENIED not in from_bureau
    assert Kind.INFORMATION_REQUESTED in from_bureau
    assert Kind.INFORMATION_REQUESTED not in from_interpol


def test_information_is_between_bureaus_and_notices_are_requested_of_interpol() -> None:
    to_interpol = possible_kinds(find_route(_message(PARIS, IPSG)))
    assert Kind.NOTICE_REQUESTED in to_interpol
    assert not to_interpol & {
        Kind.INFORMATION_REQUESTED, Kind.INFORMATION_SUPPLIED, Kind.INFORMATION_REFUSED,
    }  # fmt: skip
    assert Kind.NOTICE_REQUESTED not in possible_kinds(find_route(_message(PARIS, CAIRO)))


def test_nothing_is_ruled_out_where_the_sender_is_unknown() -> None:
    assert possible_kinds(find_route(_message(None, PARIS))) == frozenset(Kind)
