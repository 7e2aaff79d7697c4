"""The demo: the sample leak in an archive of its own."""

from __future__ import annotations

from archive.errors import ArchiveError
from backchannel import loading
from backchannel.compose import Archive
from backchannel.console import open_progress, say
from backchannel.sample.generate import generate_sample

SEED = 1


def prepare_demo(archive: Archive, messages: int) -> None:
    """Make the sample and load it; what is there already is used again."""
    folder = archive.settings.home / f"sample-{messages}"
    if not folder.exists():
        aside = archive.settings.home / f"sample-{messages}.part"
        with open_progress("Making the sample") as progress:
            progress.start(messages)
            generate_sample(aside, messages, SEED, lambda n: progress.advance(n, n))
        aside.rename(folder)
    truth = folder / "truth"
    leak = [path for path in sorted(folder.iterdir()) if path != truth and path.name != "README.txt"]
    with open_progress("Loading the sample") as progress:
        report = loading.ingest(archive, leak, "sample", {}, loading.default_workers(), progress)
    if not report.balanced or report.refused:
        raise ArchiveError("The sample did not load whole.", hint="See `backchannel rejected`.")
    say(
        f"The sample: {report.messages} new and {report.duplicates} known messages, "
        f"{report.rejected} rejected, in {report.seconds:.1f} s."
    )
