"""Hours of a week in a few words: «Sen-Kam 08.00-13.00, Jum 08.00-11.00»."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import time
from typing import Any, Protocol

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from puskesmas.place.models import Clinic, Facility


class Hours(Protocol):
    """A row of opening or clinic hours."""

    weekday: int
    opens: time
    closes: time


def by_day(rows: Iterable[Hours]) -> dict[int, str]:
    """The words of each weekday (1 = Monday) that has hours."""
    days: defaultdict[int, list[str]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.weekday, row.opens)):
        days[row.weekday].append(f"{row.opens:%H.%M}–{row.closes:%H.%M}")
    return {weekday: ", ".join(spans) for weekday, spans in days.items()}


def in_short(rows: Iterable[Hours]) -> str:
    """Neighbouring days with the same hours together; a line ends only between days."""
    runs: list[tuple[int, int, str]] = []
    for weekday, words in by_day(rows).items():
        if runs and runs[-1][1] == weekday - 1 and runs[-1][2] == words:
            runs[-1] = (runs[-1][0], weekday, words)
        else:
            runs.append((weekday, weekday, words))
    lines = [f"{_days(first, last)} {words}" for first, last, words in runs]
    return "\u00a0· ".join(line.replace("–", "–\u2060") for line in lines)


def _days(first: int, last: int) -> str:
    names = [str(WEEKDAYS_ABBR[day - 1]) for day in (first, last)]
    return names[0] if first == last else "–".join(names)


def clinic_hours(clinic: Clinic) -> str:
    """When a clinic receives patients; expects its hours prefetched."""
    return in_short(clinic.hours.all())


def opening_rows(facility: Facility) -> list[dict[str, Any]]:
    """The facility's week, closed days too, for a summary list; expects its hours prefetched."""
    words = by_day(facility.hours.all())
    return [
        {"label": WEEKDAYS[day - 1], "value": words.get(day, _("tutup"))} for day in range(1, 8)
    ]
