"""The demo: the sample leak in an archive of its own, one for each size."""

from __future__ import annotations

from archive.errors import ArchiveError
from archive.settings import Settings
from backchannel import loading
from backchannel.compose import Archive
from backchannel.console import open_progress, say
from backchannel.sample.generate import generate_sample

SEED = 1


def demo_settings(settings: Settings, messages: int) -> Settings:
    """Those of the demo of this size: a folder of its own on this machine, whatever engine and database hold
    the archive, so that invented people are never among real ones and two samples do not add up."""
    home = settings.home / "demo" / str(messages)
    return settings.model_copy(update={"home": home, "engine": "embedded", "database_url": None})


def prepare_demo(archive: Archive, messages: int) -> None:
    """Make the sample and load it; what is there already is used again."""
    folder = archive.settings.home / "sample"
    if not folder.exists():
        aside = archive.settings.home / "sample.part"
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
        f"The sample of {messages} messages: {report.messages} new and {report.duplicates} known, "
        f"{report.rejected} rejected, in {report.seconds:.1f} s. Another size is another archive."
    )
