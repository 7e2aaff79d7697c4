"""What has the words of a refusal and is none: nothing decided yet; a diffusion that had stood."""

from dataclasses import replace

import pytest

from archive.domain.findings import Kind, KindFound
from archive.domain.message import Message, Party
from indexer.extract.kinds import load_rules, read_message, tell_stood
from indexer.extract.kinds.undecided import is_undecided
from indexer.normalize.dates import normalize_date

RULES = load_rules()
IPSG = Party("IPSG Lyon", "INT", "Lyon")
CAIRO, ALL = Party("NCB Cairo", "EG", "Cairo"), Party("All NCBs")
DENIED = KindFound(Kind.DIFFUSION_DENIED, 0.8, ())


def _message(body: str, language: str = "en", subject: str = "", to: Party = CAIRO) -> Message:
    return Message(
        id="0" * 32, source_id=None, format="jsonl", subject=subject, body=body, sender=IPSG, to=(to,), cc=(),
        raw_sent_at="2021-06-01", sent_at=normalize_date("2021-06-01T10:00:00Z"), reference=None,
        in_reply_to=None, language=language,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("en", "Your application has been put on hold. Nothing has been decided yet."),
        ("en", "You ask whether your application was refused. It has not."),
        ("en", "We await the warrant, failing which it would have to be refused. We are not there yet."),
        ("es", "Su solicitud no ha sido rechazada; falta la orden de detención."),
        ("fr", "Votre demande est en attente d'examen. Aucune décision n'a été prise."),
        ("ru", "По Вашему запросу решение не принято."),
    ],
)
def test_what_waits_is_not_refused(language: str, body: str) -> None:
    assert is_undecided(read_message(_message(body, language), RULES))


@pytest.mark.parametrize(
    "body",
    [
        "Your application is rejected.",
        "The application on Mr Ost is rejected. The one on Mr West has been put on hold.",
        "Please send the warrant.",
    ],
)
def test_what_is_refused_is_not_waiting(body: str) -> None:
    assert not is_undecided(read_message(_message(body), RULES))


@pytest.mark.parametrize(
    ("subject", "body", "language"),
    [
        ("", "The diffusion sent by NCB Cairo on 8 July 2019 is not compliant.", "en"),
        ("", "The diffusion, in circulation since August 2020, is not compliant.", "en"),
        ("Le Caire / diffusion du 02.09.2014", "Ce message n'est pas conforme.", "fr"),
        ("", "Дифузію № 33/9 від 01.03.2018 визнано такою, що не відповідає правилам.", "uk"),
    ],
)
def test_a_diffusion_of_long_ago_had_stood(subject: str, body: str, language: str) -> None:
    reading = read_message(_message(body, language, subject, ALL), RULES)
    [found] = tell_stood(reading, (DENIED,))
    assert (found.kind, found.evidence[0].rule) == (Kind.DIFFUSION_CANCELLED, "diffusion-stood")


@pytest.mark.parametrize(
    "body",
    [
        "The diffusion sent by NCB Cairo on 20 May 2021 is not compliant.",
        "The diffusion on Karim Osta, born 8 July 1979, is not compliant.",
        "The diffusion is not compliant. The warrant is of 8 July 2019.",
        "The diffusion is not compliant.",
    ],
)
def test_a_diffusion_of_these_days_is_refused(body: str) -> None:
    reading = read_message(_message(body, to=ALL), RULES)
    assert tell_stood(reading, (DENIED,)) == (DENIED,)


def test_without_a_date_or_a_diffusion_nothing_is_told() -> None:
    message = _message("The diffusion sent by NCB Cairo on 8 July 2019 is not compliant.")
    undated = read_message(replace(message, sent_at=None), RULES)
    assert tell_stood(undated, (DENIED,)) == (DENIED,)
    other = KindFound(Kind.OTHER, 0.8, ())
    assert tell_stood(read_message(message, RULES), (other,)) == (other,)
