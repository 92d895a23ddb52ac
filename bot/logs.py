"""Logs: one line an event, as key=value; no text of a message and no phone number at INFO."""

from __future__ import annotations

import logging
import sys

import structlog

NOISY = ("httpx", "httpcore", "apscheduler", "alembic", "uvicorn.access", "aiogram", "telegram")
"""Libraries that log addresses, tokens included, or every little step."""


def start_logging(level: str) -> None:
    """Write what weighs at least ``level`` to standard error."""
    logging.basicConfig(stream=sys.stderr, level=level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
