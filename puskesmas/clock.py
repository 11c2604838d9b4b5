"""The one clock: every moment the product knows comes from here, so that a day can be simulated."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import monotonic
from zoneinfo import ZoneInfo

_offset = timedelta()
_frozen: datetime | None = None
_followed: Path | None = None
_looked = 0.0

LOOK_AGAIN = 0.5
"""Seconds after which a followed offset is read again."""


def now() -> datetime:
    """The present moment, aware, in UTC."""
    if _frozen is not None:
        return _frozen
    if _followed is not None:
        _look()
    return datetime.now(UTC) + _offset  # noqa: TID251 -- this is the clock


def today(zone: str) -> date:
    """The date on the wall of a place in time zone ``zone``."""
    return now().astimezone(ZoneInfo(zone)).date()


def on_day(at: datetime, zone: str) -> date:
    """The date on the wall of a place in time zone ``zone`` at a moment."""
    return at.astimezone(ZoneInfo(zone)).date()


def freeze(at: datetime) -> None:
    """Stop the clock at ``at`` (simulation and tests)."""
    global _frozen
    _frozen = at.astimezone(UTC)


def shift(by: timedelta) -> None:
    """Move a frozen or running clock forward by ``by`` (simulation and tests)."""
    global _frozen, _offset
    if _frozen is not None:
        _frozen += by
    else:
        _offset += by


def follow(path: Path) -> None:
    """Share one offset between all processes of a demo: the seconds written in a file.

    It is read at once: no thread of a process that just began may see the true time.
    """
    global _followed
    _followed = path
    _look(at_once=True)


def jump(by: timedelta) -> None:
    """Move the shared clock of a demo forward for every process; it never goes back."""
    if _followed is None or by < timedelta():
        raise ValueError("only a followed clock jumps, and only forward")
    _look(at_once=True)
    draft = _followed.with_suffix(".draft")
    draft.write_text(str((_offset + by).total_seconds()))
    draft.replace(_followed)
    _look(at_once=True)


def _look(*, at_once: bool = False) -> None:
    global _offset, _looked
    if not at_once and monotonic() - _looked < LOOK_AGAIN:
        return
    if _followed is not None and _followed.exists():
        _offset = timedelta(seconds=float(_followed.read_text()))
    _looked = monotonic()  # last: until the offset is known, every thread reads for itself


def reset() -> None:
    """Back to the true time."""
    global _followed, _frozen, _offset
    _followed, _frozen, _offset = None, None, timedelta()
