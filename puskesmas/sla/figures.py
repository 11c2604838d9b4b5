"""How well the promised times were kept: per step, in the facility's working time."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from puskesmas import clock
from puskesmas.place.models import Facility
from puskesmas.schedule.queries import facility_calendar
from puskesmas.sla.models import Deadline
from puskesmas.sla.queries import APPLICANT

Working = Callable[[datetime, datetime], timedelta]


@dataclass(frozen=True, slots=True)
class Kept:
    """One promise: which step of which case, and its moments."""

    case_code: str
    flow: str
    step: str
    opened_at: datetime
    due_at: datetime
    finished_at: datetime | None
    done: bool = True
    """False when the case ended first: how long the work takes cannot be seen from it."""

    def missed(self, now: datetime) -> bool:
        """Finished after its due moment, or still open past it."""
        return (self.finished_at or now) > self.due_at


@dataclass(frozen=True, slots=True)
class Attainment:
    """A step's promises of a period. Those still running in time are neither kept nor missed."""

    flow: str
    step: str
    kept: int
    missed: int
    running: int
    median: timedelta | None
    p95: timedelta | None

    @property
    def percent(self) -> int | None:
        """Kept of all judged, rounded down so that 100 means every one."""
        judged = self.kept + self.missed
        return 100 * self.kept // judged if judged else None


def promises(facility: Facility, since: date, until: date) -> list[Kept]:
    """The office's promises to the reservations planned from ``since`` to ``until``. One query.

    A case that ended first takes its open promises with it, except those broken by then.
    """
    cancelled = Deadline.Outcome.CANCELLED
    rows = (
        Deadline.objects.filter(
            facility=facility, reservation__date__range=(since, until), undone_at__isnull=True
        )
        .exclude(role=APPLICANT)
        .exclude(outcome=cancelled, breached_at__isnull=True)
        .order_by("opened_at", "id")
        .values_list("case_code", "flow", "step", "opened_at", "due_at", "finished_at", "outcome")
    )
    return [
        Kept(case, flow, step, opened, due, finished, outcome != cancelled)
        for case, flow, step, opened, due, finished, outcome in rows
    ]


def attainment(facility: Facility, kept: Iterable[Kept]) -> list[Attainment]:
    """Per step, in the order in which the steps first opened."""
    return reckoned(kept, now=clock.now(), working=facility_calendar(facility).between)


def reckoned(kept: Iterable[Kept], *, now: datetime, working: Working) -> list[Attainment]:
    """The sums of ``attainment``. Pure."""
    steps: dict[tuple[str, str], list[Kept]] = defaultdict(list)
    for promise in kept:
        steps[promise.flow, promise.step].append(promise)
    return [_of_step(flow, step, rows, now, working) for (flow, step), rows in steps.items()]


def _of_step(flow: str, step: str, rows: list[Kept], now: datetime, working: Working) -> Attainment:
    missed = sum(row.missed(now) for row in rows)
    running = sum(row.finished_at is None and not row.missed(now) for row in rows)
    spent = sorted(
        working(row.opened_at, row.finished_at) for row in rows if row.finished_at and row.done
    )
    return Attainment(
        flow=flow,
        step=step,
        kept=len(rows) - missed - running,
        missed=missed,
        running=running,
        median=nearest_rank(spent, 50),
        p95=nearest_rank(spent, 95),
    )


def nearest_rank(ordered: list[timedelta], percent: int) -> timedelta | None:
    """The smallest value that at least ``percent`` of the ordered values do not exceed."""
    if not ordered:
        return None
    return ordered[max(ceil(len(ordered) * percent / 100), 1) - 1]
