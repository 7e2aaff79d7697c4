"""What could not be read, as a person reads it."""

from __future__ import annotations

from archive.catalog.rejections import RejectionGroup
from web.contexts import RejectedLine
from web.locale import Locale


def build_rejected(group: RejectionGroup, locale: Locale) -> RejectedLine:
    """A line of the list."""
    count = locale.number(group.records)
    return RejectedLine(group.path, group.key, _place(group, locale), count, group.stage, group.reason)


def _place(group: RejectionGroup, locale: Locale) -> str:
    """The line or record of the file, or the first and the last of them; empty for the file itself."""
    thing, (first, last) = ("line", group.lines) if group.lines[0] else ("record", group.ordinals)
    if not last:
        return ""
    one = first == last
    return locale.say(f"rejected_{thing}" if one else f"rejected_{thing}s", first=first, last=last)
