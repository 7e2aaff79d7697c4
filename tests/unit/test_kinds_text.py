"""The words and sentences of what a sender wrote."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.extract.kinds import text as reading


@pytest.mark.parametrize(
    ("body", "sentences"),
    [
        ("Notice refused. Please locate him! No reply", [1, 1, 2, 2, 2, 3, 3]),
        ("NOTICE REFUSED STOP LOCATE HIM", [1, 1, 2, 2, 2]),
        ("Refused.\n\n1) Ivan\n- Pyotr", [1, 2, 3, 4]),
        ("... Refused", [2]),
        ("Charge: fraud", [1, 2]),
        ("Refused to:\nIvan", [1, 1, 2]),
        ("The diffusion sent a few days ago by the following country: Spain is void", [1] * 14),
        ("", []),
    ],
)
def test_sentences_are_numbered(body: str, sentences: list[int]) -> None:
    words, spans = reading._fold_words(body)
    assert reading._number_sentences(body, words, spans) == sentences


@given(st.text('a.1) \n"?؟…-', max_size=30))
def test_every_end_of_a_sentence_is_found(body: str) -> None:
    assert list(reading._iter_ends(body)) == [found.end() for found in reading._END.finditer(body)]
