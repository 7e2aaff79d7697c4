"""Lines of addressees to parties: one line may hold several ("IP PARIS, IP BERN; INFO IPSG")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from archive.domain.message import INTERPOL, Party
from archive.tables import read_rows, split_names
from archive.vocabulary.folding import fold
from indexer.normalize.bureaus import find_party, names_everyone, names_office, names_private

#: Parties of one message that are kept apart; a list that is longer ends in one party with the rest.
MAX_PARTIES = 5_000
#: Characters of one line within which commas, slashes and "and" are tried as separators.
_MAX_LIST_CHARS = 8_000
_ALWAYS = re.compile(r"[;\n\r]+")
_ADDRESS_END = re.compile(r"(@[\w.-]{1,255}>?)\s*,")
_MAYBE = re.compile(
    r"\s*[,،、/+&]\s*|\s+و(?=المكتب|الأمانة|إنتربول|الإنتربول)|\s+(?:and|et|y|e|und|oraz|ve|və|и|та|и|і|و|и)\s+",
    re.IGNORECASE,
)
_INFO = re.compile(r"\s*(?P<label>[^\W\d_]+(?: [^\W\d_]+)?)\s*(?P<colon>:|\s)\s*(?=\S)")


def split_parties(raws: Sequence[str]) -> list[Party]:
    """The parties that these lines name, in order, those for information among them."""
    to, info = route_parties(raws)
    return [*to, *info]


def route_parties(raws: Sequence[str]) -> tuple[list[Party], list[Party]]:
    """The parties of these lines: those addressed, and those behind a mark such as INFO or "копия"."""
    to: list[Party] = []
    info: list[Party] = []
    for raw in raws:
        target = to
        for piece in _pieces(raw):
            text, label = _strip_label(piece)
            if label:
                target = info if label == "info" else to
            if len(to) + len(info) >= MAX_PARTIES:
                break
            target.extend(_parties_of(text))
    return to, info


def _pieces(raw: str) -> Iterator[str]:
    for part in _ALWAYS.split(raw):
        if not part.strip():
            continue
        pieces = _ADDRESS_END.sub(r"\1;", part).split(";") if "@" in part else [part]
        yield from (piece.strip() for piece in pieces if piece.strip())


def _strip_label(piece: str) -> tuple[str, str]:
    """A piece without "TO:", "INFO" or "копия:" before it, and which kind of label that was."""
    found = _INFO.match(piece[:60])
    if found is None:
        return piece, ""
    kind = _labels().get(fold(found["label"]).strip())
    # Without a colon only "INFO IPSG" is a label: "A" and "De" are words of names.
    if kind is None or (":" not in found["colon"] and kind != "info"):
        return piece, ""
    return piece[found.end() :], kind


def _parties_of(text: str) -> list[Party]:
    if len(text) > _MAX_LIST_CHARS or "@" in text or names_everyone(text) or names_private(text):
        return [find_party(text)]
    pieces = [piece for part in _MAYBE.split(text) if (piece := part.strip(" ."))]
    parties = [find_party(piece) for piece in pieces]
    return parties if _is_list(parties) else [find_party(text)]


def _is_list(parties: list[Party]) -> bool:
    """Whether the pieces between commas are parties of their own: each with a country, and not all the same.

    "CCF, Lyon, France" is one: beside headquarters, a piece must name a bureau and not just a country.
    """
    countries = {party.country for party in parties}
    if None in countries or len(countries) < 2:
        return False
    return INTERPOL not in countries or all(p.country == INTERPOL or names_office(p.raw) for p in parties)


@cache
def _labels() -> dict[str, str]:
    kinds = {"label_to": "to", "label_info": "info"}
    return {
        fold(name).strip(): kinds[row["kind"]]
        for row in read_rows("words")
        if row["kind"] in kinds
        for name in split_names(row["names"])
    }
