"""TEI letters, and documents of volumes; in the ways of several editions. All are invented."""

# ruff: noqa: E501 - a row is a line

from __future__ import annotations

import pytest

from indexer.parse.tei import parse_tei
from indexer.records import ParsedMessage, ParseError

NS = 'xmlns="http://www.tei-c.org/ns/1.0"'
LETTER = f"""<?xml version="1.0" encoding="UTF-8"?>
<TEI {NS} xml:id="L1"><teiHeader><fileDesc><titleStmt>
<title level="s">Correspondence</title><title level="a">Anna an Berta, 3. 5. 1903</title></titleStmt></fileDesc>
<profileDesc><correspDesc>
<correspAction type="sent"><persName>Moll, Anna</persName><date when="1903-05-03"/><placeName>Wien</placeName></correspAction>
<correspAction type="received"><persName>Lang, Berta</persName><persName>Lang, Carl</persName></correspAction>
<correspContext><ref type="withinCollection" subtype="previous_letter" target="L0">Berta an Anna</ref></correspContext>
</correspDesc></profileDesc></teiHeader>
<text><front><p>not this</p></front><body><div><opener><dateline>Wien,<lb/> 3. Mai</dateline><salute>Liebe Berta!</salute></opener>
<p>Ich
 komme<space/>morgen<note type="commentary">am 4. Mai</note>, <del>viel</del><choice><sic>gewis</sic><corr>gewiß</corr></choice>.</p>
<p>Bis <hi>bald</hi><gap/></p><closer><signed>Anna</signed></closer></div></body><back><p>nor this</p></back></text></TEI>"""


def parse(text: str | bytes) -> ParsedMessage:
    return parse_tei(text if isinstance(text, bytes) else text.encode(), {})


def test_a_letter() -> None:
    found = parse(LETTER)
    assert (found.source_id, found.sender, found.to) == ("L1", "Moll, Anna", ["Lang, Berta", "Lang, Carl"])
    assert (found.sent_at, found.subject) == ("1903-05-03", "Anna an Berta, 3. 5. 1903")
    assert found.body == "Wien,\n3. Mai\nLiebe Berta!\n\nIch komme morgen, gewis.\n\nBis bald[…]\n\nAnna"
    assert found.headers == [
        ("place sent", "Wien"),
        ("signed", "Anna"),
        ("previous_letter withinCollection", "Berta an Anna (L0)"),
    ]
    [notes] = found.attachments
    assert (notes.name, notes.text, notes.data) == ("editors' notes.txt", "am 4. Mai", b"am 4. Mai")


DOCUMENT = """<div type="document" xml:id="d12" n="12">
<head>12. Telegram From the <gloss type="from">Embassy in Iran</gloss> to the <gloss type="to">Department of State</gloss>
<note n="1" type="source">Source: Central Files.</note></head>
<dateline><placeName>Tehran</placeName>, <date when="1964-04-06T16:15:00">April 6, 1964</date></dateline>
<p>882. Released April 5.</p><closer><signed><persName corresp="#p1">Holmes</persName></signed></closer></div>"""


def test_a_document_of_a_volume() -> None:
    found = parse(DOCUMENT)
    assert (found.source_id, found.sender, found.to) == ("d12", "Embassy in Iran", ["Department of State"])
    assert found.sent_at == "1964-04-06T16:15:00"
    assert found.subject == "12. Telegram From the Embassy in Iran to the Department of State"
    assert found.body.endswith("Tehran, April 6, 1964\n\n882. Released April 5.\n\nHolmes")
    assert found.attachments[0].text == "Source: Central Files."


def test_a_prefix_declared_above_the_cut_is_no_damage() -> None:
    found = parse('<div type="document" frus:doc-dateTime-min="1964"><p>text</p></div>')
    assert (found.body, found.headers) == ("text", [])


DATES = [
    ('when="1903"', "1903"),
    ('notBefore="1903-05-01" notAfter="1903-05-31"', "1903-05"),
    ('from="1903-05-30" to="1903-06-02"', "1903"),
    ('notBefore="1899-12-30" notAfter="1900-01-02"', "about New Year"),
    ('when-iso="1903-05-03"', "1903-05-03"),
    ("", "about New Year"),
]


@pytest.mark.parametrize(("attributes", "date"), DATES)
def test_dates_are_as_precise_as_they_are_known(attributes: str, date: str) -> None:
    text = f'<TEI><correspAction type="sent"><date {attributes}>about New Year</date></correspAction><body>x</body></TEI>'
    assert parse(text).sent_at == date


def test_broken_xml_is_read_as_far_as_possible_with_a_note() -> None:
    found = parse(LETTER[: LETTER.index("Bis")])
    assert "Ich komme morgen" in found.body
    assert found.headers[-1][0] == "Reading note"
    assert found.headers[-1][1].startswith("not well-formed XML, read as far as possible: ")


def test_another_set_than_declared() -> None:
    text = '<?xml version="1.0" encoding="UTF-8"?><TEI><body><p>Просим сообщить сведения о гражданине</p></body></TEI>'
    assert parse(text.encode("cp1251")).body == "Просим сообщить сведения о гражданине"


def test_no_entity_is_read_from_a_file(tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("x") / "secret"
    secret.write_text("TOP SECRET")
    doctype = f'<!DOCTYPE TEI [<!ENTITY x SYSTEM "file://{secret}">]>'
    found = parse(f"{doctype}<TEI><title>t</title><body><p>a &x; b</p></body></TEI>")
    assert "SECRET" not in repr(found)
    assert "a" in found.body


def test_a_billion_laughs_are_none() -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<!DOCTYPE TEI [<!ENTITY l0 "ha">{levels}]><TEI><body><p>start &l9; end</p></body></TEI>'
    assert len(parse(text).body) < 1_000


@pytest.mark.parametrize("text", [b"", b"no xml", b"\xff\xfe\x00", b"<TEI/>", b"<TEI><body> </body></TEI>"])
def test_what_is_no_letter_is_rejected(text: bytes) -> None:
    with pytest.raises(ParseError):
        parse(text)


_ENTITIES = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
WITHOUT_TEXT = [
    ("deep", f"<TEI><body>{'<p>' * 20_000}x{'</p>' * 20_000}</body></TEI>", "nested more than 256 deep"),
    (
        "bomb",
        f'<!DOCTYPE TEI [<!ENTITY l0 "ha">{_ENTITIES}]><TEI><body>&l9;</body></TEI>',
        "would grow without bound",
    ),
    (
        "loop",
        '<!DOCTYPE TEI [<!ENTITY a "&b;"><!ENTITY b "&a;">]><TEI><body>&a;</body></TEI>',
        "hold each other in a loop",
    ),
    (
        "file",
        '<!DOCTYPE TEI [<!ENTITY x SYSTEM "file:///x">]><TEI><body>&x;</body></TEI>',
        "its text is nothing but entities, and none is resolved: &x;",
    ),
    ("cut off", "<TEI><body><p>", "no text could be read of the XML: Premature end"),
    ("empty", "<TEI><body> </body></TEI>", "the TEI document has no text"),
]


@pytest.mark.parametrize(("text", "reason"), [w[1:] for w in WITHOUT_TEXT], ids=[w[0] for w in WITHOUT_TEXT])
def test_why_there_is_no_text(text: str, reason: str) -> None:
    with pytest.raises(ParseError) as error:
        parse(text)
    assert reason in str(error.value)


def test_depth_costs_nothing() -> None:
    text = f"<TEI><body>{'<p>' * 240}deep{'</p>' * 240}</body></TEI>"
    assert parse(text).body == "deep"
