"""What the mail of a real leak has now and then: a date that cannot be read, or none; an attachment.

Only messages that are about nobody have it: no fact of the truth may hang on a date that nobody can know.
"""

from __future__ import annotations

import base64
import random
from collections.abc import Mapping
from typing import Any

from backchannel.sample.cases import Draft

_UNDATED, _ATTACHED = 0.12, 0.2
#: What stands in place of a date: nothing, what a clock that was never set prints, a day that there is not.
_NO_DATES = ("", "", "00.00.0000 00:00", "31.02.{year}", "(illegible)")


def draw_oddities(draft: Draft, subject: str, rng: random.Random) -> Mapping[str, Any]:
    """Fields of the message as they are instead, or none; a message about a person is left as it is."""
    odd: dict[str, Any] = {}
    if draft.kind != "other":
        return odd
    if rng.random() < _UNDATED:
        odd["sent_at"] = rng.choice(_NO_DATES).format(year=draft.sent_at.year)
    if rng.random() < _ATTACHED:
        first, count = rng.randrange(10**6, 10**7), rng.randrange(5, 25)
        listed = "\n".join([subject, "", *(str(first + step) for step in range(count)), ""])
        odd["attachments"] = [
            {
                "file_name": f"list-{first % 1000}.txt",
                "media_type": "text/plain",
                "content": base64.b64encode(listed.encode()).decode(),
            }
        ]
    return odd
