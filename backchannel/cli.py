"""The command line. Commands parse arguments and print; the work is done elsewhere.

What a command works with is imported in it, so that `settings` does not wait for the language models.
"""

from __future__ import annotations

import dataclasses
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archive.errors import ArchiveError, NotFound, RequestError
from archive.logs import configure_logging
from archive.settings import Settings, load_settings, settings_with_source, unknown_variables
from backchannel.console import (
    counted,
    exit_code_of,
    open_progress,
    print_disk_error,
    print_error,
    print_stop,
    print_warning,
    say,
    tells_of_a_disk,
)
from backchannel.decision_commands import COMMANDS
from backchannel.output import write_whole, writing_to
from backchannel.stopping import Stopped, raise_on_signals, telling_if_stopped

if TYPE_CHECKING:
    from backchannel.compose import Archive

app = typer.Typer(
    help="Search leaked police-to-police messages. Settings: `backchannel settings`.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Query = Annotated[str, typer.Argument(help="A query; see docs/query-language.md. Empty finds everything.")]
Filters = Annotated[
    list[str] | None, typer.Option("--filter", metavar="FIELD=VALUE", help="A filter; may be repeated.")
]
GOES_ON = "What is loaded stays. Run the same command again: it goes on where it was."

Workers = Annotated[int | None, typer.Option(min=1, help="Worker processes; as many as processors.")]


@contextmanager
def opened() -> Iterator[Archive]:
    """The archive of the settings."""
    from backchannel.compose import open_archive

    with open_archive(load_settings()) as archive:
        yield archive


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders.", exists=True)],
    collection: Annotated[str, typer.Option(help="Name of the collection they go into.")],
    workers: Workers = None,
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="FIELD=NAME", help="Column or key that holds a field; repeatable."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Load files and folders into a collection. Run it again after a stop: nothing is loaded twice."""
    from backchannel import loading

    pairs = _pairs(mapping or [], "--map")
    for field in pairs:
        if field not in loading.MAPPABLE:
            raise RequestError(
                f"--map {field}=…: there is no field {field}.",
                parameter="--map",
                hint="Fields: " + ", ".join(loading.MAPPABLE),
            )
    if not collection.strip() or len(collection) > 100:
        raise RequestError("A collection's name has 1 to 100 characters.", parameter="--collection")
    with (
        telling_if_stopped(GOES_ON),
        opened() as archive,
        open_progress(f"Loading {collection}") as progress,
    ):
        report = loading.ingest(
            archive, paths, collection.strip(), pairs, workers or loading.default_workers(), progress
        )
    for name in report.never_met:
        print_warning(
            f"No row has the column or key {name}, which --map names.", f"Those met: {', '.join(report.met)}."
        )
    if as_json:
        say(json.dumps(dataclasses.asdict(report)))
        return
    rate = report.messages / report.seconds if report.seconds else 0.0
    say(
        f"{counted(report.files, 'file')}, of them {counted(report.containers, 'container')} with "
        f"{counted(report.contained, 'record')}: {counted(report.messages, 'new message')}, "
        f"{counted(report.duplicates, 'duplicate')}, {report.rejected} rejected "
        f"in {report.seconds:.1f} s ({rate:.0f} messages/s)."
    )
    if report.changed:
        say(f"Read otherwise than before, and changed: {counted(report.changed, 'message')}.")
    if report.refused:
        say(f"The engine refused {counted(report.refused, 'message')}: see `backchannel rejected`.")
    if report.rejected:
        say("What was rejected, and why: `backchannel rejected`.")


@app.command()
def rejected(
    collection: Annotated[str | None, typer.Option(help="Only of this collection.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """List every file and record that could not be read: where, at which stage, and why.

    Records of one file and one reason are one line; with --json each has its own.
    """
    from backchannel.rejected import iter_json, iter_lines

    with opened() as archive:
        known = [one.name for one in archive.catalog.collections()]
        if collection is not None and collection not in known:
            raise NotFound(
                f"There is no collection {collection}.", hint=f"Collections: {', '.join(known) or 'none'}."
            )
        for line in (iter_json if as_json else iter_lines)(archive.catalog, collection):
            say(line)


@app.command()
def reindex(workers: Workers = None) -> None:
    """Rebuild the search index from the catalog and publish it; the old one answers until then."""
    from backchannel import loading

    hint = "The index that was there still answers. Run the same command again: it begins anew."
    with telling_if_stopped(hint), opened() as archive, open_progress("Reindexing") as progress:
        generation, documents, refused = loading.reindex(
            archive, workers or loading.default_workers(), progress
        )
    say(f"{generation}: {counted(documents, 'message')}, {refused} refused; published.")


@app.command()
def derive(workers: Workers = None) -> None:
    """Find what messages do and whom they are about, and what follows: nothing is parsed again.

    Only messages that were not looked at by these rules yet are. Your own rules stand in the archive's folder
    `rules`.
    """
    from backchannel import loading

    hint = "What was derived so far is kept. Run the same command again: it goes on where it was."
    with telling_if_stopped(hint), opened() as archive, open_progress("Deriving") as progress:
        report = loading.derive(archive, workers or loading.default_workers(), progress)
    rate = report.messages / report.seconds if report.seconds else 0.0
    say(
        f"{counted(report.messages, 'message')} looked at, {report.changed} otherwise than before, "
        f"in {report.seconds:.1f} s ({rate:.0f} messages/s)."
    )


@app.command()
def train(workers: Workers = None) -> None:
    """Learn what messages do from what readers reviewed, and look at all messages anew.

    What is learnt stands in the archive's folder, as `model.npz`; without that file the archive goes by what
    the program brings along.
    """
    from backchannel import training

    hint = "What was learnt is kept. Run `backchannel derive`: it goes on where this was."
    with telling_if_stopped(hint), opened() as archive:
        with open_progress("Learning") as progress:
            own, all_told = training.train(archive, progress)
        say(f"Learnt from {counted(own, 'message')} that readers reviewed, of {all_told:,} in all.")
    derive(workers)


@app.command()
def search(
    query: Query = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print what the API returns.")] = False,
    size: Annotated[int, typer.Option(min=1, max=200, help="Hits to print.")] = 20,
    filters: Filters = None,
    question: Annotated[str, typer.Option(help="A ready question, in place of a query.")] = "",
) -> None:
    """Search, and print the hits."""
    from backchannel import searching
    from backchannel.compose import open_service

    query = searching.query_or_question(query, question)

    with _pointing_at(query), opened() as archive, open_service(archive) as service:
        request = searching.request_of(query, filters or [], size)
        for line in searching.render_search(service, request, as_json=as_json):
            say(line)


@app.command()
def export(
    query: Annotated[str, typer.Option("--query", "-q", help="A query; empty exports everything.")] = "",
    export_format: Annotated[str, typer.Option("--format", help="jsonl or csv.")] = "jsonl",
    output: Annotated[Path | None, typer.Option(help="A file; standard output if not given.")] = None,
    filters: Filters = None,
) -> None:
    """Write the full result, to the last hit."""
    from backchannel import searching
    from backchannel.compose import open_service

    with _pointing_at(query), opened() as archive, open_service(archive) as service:
        request = searching.request_of(query, filters or [], 20)
        chunks = searching.iter_export(service, request, export_format)
        if output is None:
            for chunk in chunks:
                sys.stdout.write(chunk)
            return
        write_whole(output, chunks)


@app.command()
def explain(
    message: Annotated[str, typer.Argument(help="A message: its id, or its number where it was found.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print what the API returns.")] = False,
) -> None:
    """Print why a message is said to be what it is: rules, words, linked messages, dates."""
    from backchannel import explaining
    from backchannel.compose import open_service

    with opened() as archive, open_service(archive) as service:
        for line in explaining.render_explain(service, message, as_json=as_json):
            say(line)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port; 0 takes a free one.")] = None,
) -> None:
    """Serve the pages and the API."""
    from backchannel.compose import open_archive, open_service
    from backchannel.serving import open_listener, run_server

    settings = load_settings(host=host, port=port)
    configure_logging()
    with (
        open_listener(settings) as listener,
        open_archive(settings) as archive,
        open_service(archive) as service,
    ):
        run_server(archive, service, listener)


@app.command()
def generate(
    output: Annotated[Path, typer.Option(help="Folder to write into.")],
    messages: Annotated[int, typer.Option(min=1, help="How many messages, about.")] = 5000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 1,
    formats: Annotated[
        list[str] | None, typer.Option("--format", help="Only this format; may be repeated.")
    ] = None,
) -> None:
    """Write the sample leak: invented people, real formats, and the truth beside it."""
    from backchannel.sample.generate import generate_sample
    from backchannel.sample.writing import WEIGHTS

    unknown = [name for name in formats or () if name not in WEIGHTS]
    if unknown:
        raise RequestError(
            f"There is no format {unknown[0]}.", parameter="--format", hint=f"Formats: {', '.join(WEIGHTS)}."
        )
    chosen = tuple(formats) if formats else None
    with open_progress("Generating") as progress, writing_to(output, "a folder that you may write to"):
        progress.start(messages)
        generate_sample(output, messages, seed, lambda n: progress.advance(n, n), chosen)
    say(f"Written to {output}.")


@app.command()
def demo(
    port: Annotated[int | None, typer.Option(help="Port to serve on; 0 takes a free one.")] = None,
    messages: Annotated[int, typer.Option(min=200, help="Size of the sample.")] = 5000,
    serve_pages: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve when loaded.")] = True,
) -> None:
    """Make the sample leak, load it into an archive of its own, and serve it."""
    from backchannel.compose import open_archive, open_service
    from backchannel.demo import demo_settings, prepare_demo
    from backchannel.serving import open_listener, run_server

    settings = demo_settings(load_settings(port=port), messages)
    # Before the long work: a port that is in use is the likeliest error.
    with (
        open_listener(settings) if serve_pages else nullcontext() as listener,
        open_archive(settings) as archive,
    ):
        with telling_if_stopped(GOES_ON):
            prepare_demo(archive, messages)
        if listener is not None:
            with open_service(archive) as service:
                run_server(archive, service, listener)


@app.command()
def settings() -> None:
    """Print every setting, its value and where it comes from; secrets are masked."""
    loaded: Settings = load_settings()
    for name, value, source in settings_with_source(loaded):
        say(f"{name}\t{value}\t{source}")


for decision in COMMANDS:
    app.command()(decision)


def _pairs(texts: list[str], option: str) -> dict[str, str]:
    pairs = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name or not value:
            raise RequestError(f"{option} {text}: not of the form FIELD=NAME.", parameter=option)
        if name.strip() in pairs:
            raise RequestError(f"{option} {name.strip()}=… is given twice.", parameter=option)
        pairs[name.strip()] = value.strip()
    return pairs


@contextmanager
def _pointing_at(query: str) -> Iterator[None]:
    """Print an error with the place in this query."""
    try:
        yield
    except ArchiveError as error:
        print_error(error, query)
        raise typer.Exit(exit_code_of(error)) from None


def main() -> None:
    """Run the command line; every error of ours ends as two lines and an exit code."""
    raise_on_signals()
    for variable, nearest in unknown_variables():
        print_warning(f"{variable} is no setting, and is ignored.", f"Did you mean {nearest}?")
    try:
        app()
    except Stopped as stopped:
        print_stop(stopped)
        sys.exit(stopped.exit_code)
    except ArchiveError as error:
        print_error(error)
        sys.exit(exit_code_of(error))
    except BrokenPipeError:  # `backchannel export | head`: what is left in the buffer goes nowhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        if not tells_of_a_disk(error):
            raise
        print_disk_error(error)
        sys.exit(1)
