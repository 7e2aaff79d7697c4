"""Containers to records: places, counts, and what is damaged."""

from __future__ import annotations

import io
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import indexer.sources.lines as lines_module
from indexer.records import RawRecord, Rejected
from indexer.sources import mailboxes, rows, split, volumes
from indexer.sources.split import iter_records


def records(path: Path, data: bytes, name: str) -> list[RawRecord | Rejected]:
    file = path / "file"
    file.write_bytes(data)
    return list(iter_records(file, "shown", name, "ab" * 32))


def contents(found: list[RawRecord | Rejected]) -> list[bytes]:
    return [r.data for r in found if isinstance(r, RawRecord)]


def reasons(found: list[RawRecord | Rejected]) -> list[str]:
    return [r.reason for r in found if isinstance(r, Rejected)]


JSONL = [
    ("unix", b'{"a":1}\n{"a":2}\n'),
    ("windows", b'{"a":1}\r\n{"a":2}\r\n'),
    ("old macintosh", b'{"a":1}\r{"a":2}\r'),
    ("no end, blank lines", b'\n{"a":1}\n\n  \n{"a":2}'),
    ("byte order mark", b'\xef\xbb\xbf{"a":1}\n{"a":2}'),
    ("powershell", '{"a":1}\r\n{"a":2}\r\n'.encode("utf-16")),
    ("utf-16 without mark", '{"a":1}\n{"a":2}\n'.encode("utf-16-be")),
]


@pytest.mark.parametrize("data", [d for _, d in JSONL], ids=[n for n, _ in JSONL])
def test_lines_end_in_any_way(tmp_path: Path, data: bytes) -> None:
    found = records(tmp_path, data, "jsonl")
    assert contents(found) == [b'{"a":1}', b'{"a":2}']
    assert [r.source.ordinal for r in found] == [1, 2]
    assert all(r.source.path == "shown" and r.source.sha256 == "ab" * 32 for r in found)


@pytest.mark.parametrize(("name", "data"), JSONL, ids=[n for n, _ in JSONL])
def test_places_point_at_the_line_in_the_file(tmp_path: Path, name: str, data: bytes) -> None:
    second = records(tmp_path, data, "jsonl")[1].source
    cut = data[second.offset : second.offset + second.length]
    charset = {"powershell": "utf-16-le", "utf-16 without mark": "utf-16-be"}.get(name, "utf-8")
    assert cut.decode(charset).strip() == '{"a":2}'


def test_lines_are_numbered_with_the_blank_ones(tmp_path: Path) -> None:
    found = records(tmp_path, b'\xef\xbb\xbf\n{"a":1}\r\n\n  \n\t {"a":2}\n', "jsonl")
    assert contents(found) == [b'{"a":1}', b'{"a":2}']
    assert [(r.line, r.indent) for r in found if isinstance(r, RawRecord)] == [(2, 0), (5, 2)]


def test_letters_whose_bytes_look_like_a_line_end_do_not_end_a_line(tmp_path: Path) -> None:
    """U+0A00 and U+010A have the byte of "\\n" in UTF-16, at either place."""
    text = '{"a":"\u0a0a\u010a\u0a00"}\n{"a":"\u0d0a"}\n'
    for charset in ("utf-16-le", "utf-16-be"):
        mark = "\ufeff".encode(charset)
        found = records(tmp_path, mark + text.encode(charset), "jsonl")
        assert [d.decode() for d in contents(found)] == ['{"a":"\u0a0a\u010a\u0a00"}', '{"a":"\u0d0a"}']


@pytest.fixture
def small_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (lines_module, split, rows, mailboxes, volumes):
        monkeypatch.setattr(module, "MAX_RECORD_BYTES", 50_000)
        if hasattr(module, "READ_BYTES"):
            monkeypatch.setattr(module, "READ_BYTES", 10_000)


@pytest.mark.usefixtures("small_limit")
@pytest.mark.parametrize("charset", ["utf-8", "utf-16"])
def test_an_overlong_line_is_rejected_and_the_next_one_read(tmp_path: Path, charset: str) -> None:
    data = '{"a":1}\n{"b":"%s"}\n{"a":2}\n' % ("x" * 200_000)
    found = records(tmp_path, data.encode(charset), "jsonl")
    assert contents(found) == [b'{"a":1}', b'{"a":2}']
    assert reasons(found) == ["a line of more than 0 MB"]
    assert [r.source.ordinal for r in found] == [1, 2, 3]
    assert [r.line for r in found] == [1, 2, 3]


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    file = tmp_path / "big"
    line = b'{"body": "' + b"x" * 1000 + b'"}\n'
    with file.open("wb") as out:
        for _ in range(20):
            out.write(line * 1000)
    tracemalloc.start()
    try:
        assert sum(1 for _ in iter_records(file, "big", "jsonl", "")) == 20_000
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 4_000_000


CSV = [
    ("commas", b"from,to,body\nA,B,text\n", b'{"from":"A","to":"B","body":"text"}'),
    ("semicolons, as Excel in most of Europe", b"from;to\r\nA;B, C\r\n", b'{"from":"A","to":"B, C"}'),
    ("tabs", b"from\tto\nA\tB\n", b'{"from":"A","to":"B"}'),
    ("Excel's own line", b"sep=;\r\nfrom;to\r\nA;B\r\n", b'{"from":"A","to":"B"}'),
    ("byte order mark", b"\xef\xbb\xbffrom,to\nA,B\n", b'{"from":"A","to":"B"}'),
    ("commas in quoted names", b'"from, who";"to"\nA;B\n', b'{"from, who":"A","to":"B"}'),
    (
        "line ends in cells",
        b'from,body\nA,"one\r\ntwo ""q"""\n',
        b'{"from":"A","body":"one\\r\\ntwo \\"q\\""}',
    ),
    (
        "backslash quotes, as MySQL",
        b'from,body\nA,"say \\"no\\", ok"\n',
        b'{"from":"A","body":"say \\"no\\", ok"}',
    ),
    ("zeros", b"from,to\nA\0B,C\0\0\n", b'{"from":"A B","to":"C  "}'),
    ("old macintosh", b"from,to\rA,B\r", b'{"from":"A","to":"B"}'),
    (
        "columns of one name, and of none",
        b"date,date,\nA,B,C\n",
        b'{"date":"A","date (2)":"B","column 3":"C"}',
    ),
    ("empty cells at the end", b"from,to\nA,B,,\n", b'{"from":"A","to":"B"}'),
    ("utf-16", "from,to\nМосква,B\n".encode("utf-16"), '{"from":"Москва","to":"B"}'.encode()),
    (
        "windows-1251",
        "от;кому;тема\nНЦБ Москва;НЦБ Париж;Просьба о сведениях\n".encode("cp1251"),
        '{"от":"НЦБ Москва","кому":"НЦБ Париж","тема":"Просьба о сведениях"}'.encode(),
    ),
]


@pytest.mark.parametrize(("data", "row"), [c[1:] for c in CSV], ids=[c[0] for c in CSV])
def test_rows_become_objects(tmp_path: Path, data: bytes, row: bytes) -> None:
    found = records(tmp_path, data, "csv")
    assert contents(found) == [row]
    assert reasons(found) == []


def test_ragged_rows_are_rejected_by_number_and_the_rest_is_read(tmp_path: Path) -> None:
    data = b'from,to\nA,B\nonly one\n"C\nD",E\nF,G,H\n\nI,J\n'
    found = records(tmp_path, data, "csv")
    assert contents(found) == [
        b'{"from":"A","to":"B"}',
        b'{"from":"C\\nD","to":"E"}',
        b'{"from":"I","to":"J"}',
    ]
    assert [(r.reason, r.source.ordinal, r.line) for r in found if isinstance(r, Rejected)] == [
        ("the row has 1 cells, the header 2", 2, 3),
        ("the row has 3 cells, the header 2", 4, 6),
    ]
    assert [r.line for r in found] == [2, 3, 4, 6, 8]
    third = found[2].source
    assert data[third.offset : third.offset + third.length] == b'"C\nD",E\n'


@pytest.mark.usefixtures("small_limit")
def test_a_cell_without_end_swallows_no_row_behind_it(tmp_path: Path) -> None:
    data = b'from,to\nA,"never closed ' + b"x" * 90 + b"\n" + b"B,C and more of it\n" * 4000
    found = records(tmp_path, data, "csv")
    assert [(r.reason, r.line) for r in found if isinstance(r, Rejected)] == [
        ("field larger than field limit (50000)", 2)
    ]
    assert [r.line for r in found] == list(range(2, 4003))
    assert contents(found) == [b'{"from":"B","to":"C and more of it"}'] * 4000


MAIL = b"From: a@b\nSubject: s\n\nbody\n"
LINE = b"From a@b Thu Jan  1 00:00:00 2015\n"
MBOX = [
    ("two", LINE + MAIL + b"\n" + LINE + MAIL + b"\n", [MAIL, MAIL]),
    ("one, no empty line at the end", LINE + MAIL, [MAIL]),
    ("empty lines before", b"\n\n" + LINE + MAIL, [MAIL]),
    ("windows", (LINE + MAIL + b"\n").replace(b"\n", b"\r\n") * 2, [MAIL.replace(b"\n", b"\r\n")] * 2),
    ("mboxrd", LINE + MAIL + b">From x\n>>From y\n", [MAIL + b"From x\n>From y\n"]),
    (
        "a sentence",
        LINE + MAIL + b"\nFrom here on\nall is well\n\n",
        [MAIL + b"\nFrom here on\nall is well\n"],
    ),
    ("a sentence before a colon", LINE + MAIL + b"From Paris\nNB: x\n", [MAIL + b"From Paris\nNB: x\n"]),
    ("no empty line between", LINE + MAIL + LINE + MAIL, [MAIL, MAIL]),
    (
        "mozilla",
        b"From - Thu Jan 01 00:00:00 2015\nX-Mozilla-Status: 0001\n" + MAIL,
        [b"X-Mozilla-Status: 0001\n" + MAIL],
    ),
    ("pipermail", b"From jjl at x.com  Thu Nov  1 11:19:12 2001\n" + MAIL, [MAIL]),
]


@pytest.mark.parametrize(("data", "mails"), [m[1:] for m in MBOX], ids=[m[0] for m in MBOX])
def test_mboxes_of_many_kinds(tmp_path: Path, data: bytes, mails: list[bytes]) -> None:
    found = records(tmp_path, data, "mbox")
    assert contents(found) == mails
    assert {r.format for r in found if isinstance(r, RawRecord)} == {"eml"}


def test_a_content_length_is_believed_where_the_next_mail_is_there(tmp_path: Path) -> None:
    """Solaris and courier do not escape: an mbox within a mail is told by the length alone."""
    inner = LINE + MAIL + b"\n" + LINE + MAIL
    head = b"From: a@b\nContent-Length: %d\n\n"
    mail = head % len(inner) + inner
    wrong = head % 7 + MAIL
    found = records(tmp_path, LINE + mail + b"\n" + LINE + wrong + b"\n" + LINE + MAIL, "mbox")
    assert contents(found) == [mail, wrong, MAIL]


def test_places_of_mails_hold_their_from_line(tmp_path: Path) -> None:
    data = LINE + MAIL + b"\n" + LINE + MAIL
    second = records(tmp_path, data, "mbox")[1].source
    assert data[second.offset : second.offset + second.length] == LINE + MAIL


@pytest.mark.usefixtures("small_limit")
@pytest.mark.parametrize("length", [10, 5_800, 9_940, 10_000, 10_060, 40_000])
def test_mails_are_found_wherever_a_block_ends(tmp_path: Path, length: int) -> None:
    mail = MAIL + b"y" * length + b"\n"
    assert contents(records(tmp_path, (LINE + mail + b"\n") * 9, "mbox")) == [mail] * 9


@pytest.mark.usefixtures("small_limit")
def test_an_overlong_mail_is_rejected_and_the_next_one_read(tmp_path: Path) -> None:
    long = LINE + MAIL + b"y\n" * 100_000 + b"\n"
    data = LINE + MAIL + b"\n" + long + LINE + MAIL
    found = records(tmp_path, data, "mbox")
    assert contents(found) == [MAIL, MAIL]
    assert reasons(found) == ["a mail of more than 0 MB"]
    assert sum(r.source.length for r in found) == len(data)


def test_a_list_log_is_split_at_its_rules(tmp_path: Path) -> None:
    rule = b"=" * 73 + b"\r\n"
    mail = b"Date:         Tue, 19 Mar 2013\r\nFrom: a@b\r\n\r\nx\r\n"
    inner = mail + b"=" * 73 + b"\r\nno header\r\n"
    assert contents(records(tmp_path, rule + mail + rule + inner + rule + mail, "listserv")) == [
        mail,
        inner,
        mail,
    ]


def test_documents_of_a_volume(tmp_path: Path) -> None:
    one = b'<div n="1" type="document"><head>1</head><div><p>x</p></div><div/></div>'
    two = b"<div type='letter' xml:id='d2'><!-- </div> --><p>y<![CDATA[</div>]]></p></div>"
    front = b'<TEI><text><front><div type="toc"><p/></div></front><body><div type="chapter">'
    data = front + one + b"<p>between</p>" + two + b"</div></body></text></TEI>"
    found = records(tmp_path, data, "tei-volume")
    assert contents(found) == [one, two]
    assert data[found[1].source.offset :].startswith(two)


def test_letters_of_a_corpus(tmp_path: Path) -> None:
    one, two = b"<TEI><text>1</text></TEI>", b'<TEI xml:id="x"><text>2</text></TEI>'
    data = b"<teiCorpus><teiHeader/>" + one + two + b"</teiCorpus>"
    assert contents(records(tmp_path, data, "tei-volume")) == [one, two]


def test_a_volume_without_documents_is_one(tmp_path: Path) -> None:
    data = b"<TEI><text><body><div><p>x</p></div></body></text></TEI>"
    assert contents(records(tmp_path, data, "tei-volume")) == [data]


def test_a_volume_in_another_set_is_cut_into_utf_8(tmp_path: Path) -> None:
    data = '<?xml version="1.0" encoding="windows-1251"?><TEI><div type="letter"><p>Москва</p></div></TEI>'
    found = records(tmp_path, data.encode("cp1251"), "tei-volume")
    assert contents(found) == ['<div type="letter"><p>Москва</p></div>'.encode()]


@pytest.mark.usefixtures("small_limit")
def test_an_overlong_document_is_rejected_and_the_next_one_read(tmp_path: Path) -> None:
    short = b'<div type="letter"><p>x</p></div>'
    long = b'<div type="letter">' + b"<p>yyyyyyyy</p>" * 20_000 + b"</div>"
    data = b"<TEI>" + short + long + short + b"</TEI>"
    found = records(tmp_path, data, "tei-volume")
    assert contents(found) == [short, short]
    assert reasons(found) == ["a document of more than 0 MB"]
    assert found[1].source.length == len(long)


def test_what_is_no_container_is_a_mistake_of_the_caller(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not a container: eml"):
        records(tmp_path, b"", "eml")


SPLITTERS = {
    "jsonl": split.iter_objects,
    "csv": rows.iter_rows,
    "mbox": mailboxes.iter_mbox,
    "listserv": mailboxes.iter_log,
    "tei-volume": volumes.iter_volume,
}
_MARKS = (
    b"\n",
    b"\r",
    b"From ",
    b'"',
    b",",
    b"<div type='letter'>",
    b"</div>",
    b"<!--",
    b"-->",
    b"{}",
    b"\0",
)
_PIECES = st.sampled_from(
    [LINE, MAIL, *_MARKS, b"=" * 73 + b"\nDate: x\n", b"\xff\xfe", b"Content-Length: 9\n\n", b"sep=;", b"x"]
)


@pytest.mark.parametrize("name", list(SPLITTERS))
@settings(deadline=None)  # the first guess of a character set loads its models
@given(data=st.lists(_PIECES | st.binary(max_size=8), max_size=30).map(b"".join))
def test_places_lie_in_the_file_in_order_whatever_is_in_it(name: str, data: bytes) -> None:
    place = 0
    for number, record in enumerate(SPLITTERS[name](io.BytesIO(data), "x", ""), 1):
        source = record.source
        assert source.ordinal == number
        assert place <= source.offset <= source.offset + source.length <= len(data)
        place = source.offset + source.length
