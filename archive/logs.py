"""Logging: plain lines on standard error. No query, name or message text is ever logged."""

from __future__ import annotations

import logging
import sys


def configure_logging(*, verbose: bool = False) -> None:
    """Send log lines to standard error; quiet the drivers, whose debug lines hold request bodies."""
    logging.basicConfig(
        stream=sys.stderr,
        level=logging.DEBUG if verbose else logging.INFO,
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
    )
    for noisy in ("elastic_transport", "elasticsearch", "sqlalchemy", "uvicorn.access", "httpx", "urllib3"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
