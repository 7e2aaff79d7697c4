"""Commands by which a reader decides. What they work with is imported in them, as in cli.py."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import orjson
import typer

from archive.errors import RequestError
from archive.query.request import Scope
from archive.settings import load_settings
from backchannel.console import counted, say

if TYPE_CHECKING:
    from backchannel.compose import Archive
    from search_api.deciding import DecisionService

EVERYTHING = Scope()

Reason = Annotated[str, typer.Option("--reason", help="Why; it stays beside what was found.")]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who decides.")]
Holds = Annotated[bool, typer.Option("--yes/--no", help="Whether it holds.")]


@contextmanager
def _deciding() -> Iterator[tuple[Archive, DecisionService]]:
    from backchannel.compose import open_archive
    from backchannel.deciding import open_decisions

    with open_archive(load_settings()) as archive:
        yield archive, open_decisions(archive)


def overrule(
    message: Annotated[str, typer.Argument(help="A message: its id, or its number where it was found.")],
    reason: Reason,
    by: By,
    kind: Annotated[str | None, typer.Option(help="A kind of the message.")] = None,
    fact: Annotated[str | None, typer.Option(help="A fact of the message, about a person.")] = None,
    person: Annotated[str | None, typer.Option(help="That person, as `explain` names them.")] = None,
    holds: Holds = True,
) -> None:
    """Say that a message is of a kind or is not, or that a fact of it holds or does not."""
    from backchannel.compose import open_service
    from backchannel.deciding import tell_overruling
    from backchannel.explaining import find_message
    from search_api.deciding import Signed

    if (kind is None) == (fact is None) or (fact is None) != (person is None):
        raise RequestError(
            "Either a kind or a fact is overruled.",
            parameter="--kind",
            hint="Name --kind KIND, or --fact FACT and --person PERSON.",
        )
    signed = Signed(by, reason)
    with _deciding() as (archive, decisions):
        with open_service(archive) as service:
            message_id = find_message(service, message)
        if kind is not None:
            made = decisions.overrule_kind(message_id, kind, holds=holds, signed=signed, scope=EVERYTHING)
        else:
            made = decisions.overrule_fact(
                message_id, fact or "", person or "", holds=holds, signed=signed, scope=EVERYTHING
            )
    say(tell_overruling(made))


def same(
    person: Annotated[str, typer.Argument(help="A person, as `explain` names them, or an appearance.")],
    other: Annotated[str, typer.Argument(help="Another one.")],
    reason: Reason,
    by: By,
    holds: Holds = True,
) -> None:
    """Say that two are one person, or (--no) that they are not."""
    from backchannel.deciding import tell_overruling
    from search_api.deciding import Signed

    with _deciding() as (_, decisions):
        signed = Signed(by, reason)
        say(
            tell_overruling(
                decisions.decide_same(person, other, holds=holds, signed=signed, scope=EVERYTHING)
            )
        )


def withdraw(number: Annotated[int, typer.Argument(help="The number of a decision.")], by: By) -> None:
    """Take a decision back. It stays to be seen, as withdrawn."""
    from backchannel.deciding import tell_overruling

    with _deciding() as (_, decisions):
        say(tell_overruling(decisions.withdraw(number, by=by, scope=EVERYTHING)))


def overrulings(
    as_json: Annotated[bool, typer.Option("--json", help="Print one object for each decision.")] = False,
) -> None:
    """List what readers decided, oldest first."""
    from backchannel.deciding import tell_overruling

    with _deciding() as (_, decisions):
        after = 0
        while made := decisions.all_made(EVERYTHING, after=after):
            for one in made:
                say(orjson.dumps(one).decode() if as_json else tell_overruling(one))
            after = made[-1].id


def review(
    message: Annotated[
        str | None, typer.Argument(help="A message that you looked at; without it the queue is listed.")
    ] = None,
    kind: Annotated[
        list[str] | None, typer.Option("--kind", help="What it does; may be repeated. None: `other`.")
    ] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who decides.")] = None,
    size: Annotated[int, typer.Option(min=1, max=50, help="How many are listed.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Print what the API returns.")] = False,
) -> None:
    """List messages by doubt, or say what all the kinds of one are."""
    from backchannel.compose import open_service
    from backchannel.deciding import render_queue_lines
    from backchannel.explaining import find_message
    from search_api.deciding import Reviewed

    if (message is None) != (by is None) or (message is None and kind):
        raise RequestError(
            "A review names a message and who decides.",
            parameter="MESSAGE",
            hint="Say `review MESSAGE --kind KIND --by NAME`, or `review` alone for the queue.",
        )
    with _deciding() as (archive, decisions):
        if message is None or by is None:
            for line in render_queue_lines(decisions.queue.page(EVERYTHING, size=size), as_json=as_json):
                say(line)
            return
        with open_service(archive) as service:
            message_id = find_message(service, message)
        made = decisions.review([Reviewed(message_id, tuple(kind or ()))], by=by, scope=EVERYTHING)
    say(f"{counted(made, 'decision')} on {message_id}.")


COMMANDS = (overrule, same, withdraw, overrulings, review)
