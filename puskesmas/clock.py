"""The one clock: every moment the product knows comes from here, so that a day can be simulated."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_offset = timedelta()
_frozen: datetime | None = None


def now() -> datetime:
    """The present moment, aware, in UTC."""
    if _frozen is not None:
        return _frozen
    return datetime.now(UTC) + _offset  # noqa: TID251 -- this is the clock


def today(zone: str) -> date:
    """The date on the wall of a place in time zone ``zone``."""
    return now().astimezone(ZoneInfo(zone)).date()


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


def reset() -> None:
    """Back to the true time."""
    global _frozen, _offset
    _frozen, _offset = None, timedelta()
