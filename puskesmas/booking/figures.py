"""How many reservations there were, and what became of them: sums without persons."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from puskesmas.booking.models import Payment, Reservation, Status
from puskesmas.place.models import Facility


@dataclass(frozen=True, slots=True)
class Group:
    """Reservations of one date, clinic, payment and status: how many, how many of them came."""

    date: date
    clinic: str
    payment: str
    status: str
    count: int
    arrived: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: its name, the number per status, the sum, those who came."""

    label: str
    payment: str
    statuses: dict[str, int]
    total: int
    arrived: int


@dataclass(frozen=True, slots=True)
class Reason:
    """How often one reason of the catalogue was given."""

    text: str
    count: int


@dataclass(frozen=True, slots=True)
class VisitFigures:
    """The reservations of a facility planned for a period."""

    whole: Line
    by_clinic: list[Line]
    by_day: list[tuple[date, Line]]
    reasons: list[Reason]

    def of(self, *statuses: Status) -> int:
        """How many stand at one of these statuses."""
        return sum(self.whole.statuses.get(status, 0) for status in statuses)

    @property
    def used_statuses(self) -> list[Status]:
        """The statuses that occur, in the order of a case's life."""
        return [status for status in Status if self.whole.statuses.get(status)]


def visit_figures(facility: Facility, since: date, until: date) -> VisitFigures:
    """The figures of the service dates from ``since`` to ``until``, both included. Two queries."""
    planned = Reservation.objects.filter(facility=facility, date__range=(since, until)).order_by()
    rows = (
        planned.values_list("date", "clinic__name", "payment", "status")
        .annotate(count=Count("id"), arrived=Count("arrived_at"))
        .order_by("date", "clinic_id", "payment")
    )
    reasons = (
        planned.filter(status=Status.REJECTED)
        .values_list("rejection_reason__text")
        .annotate(count=Count("id"))
        .order_by("-count", "rejection_reason__text")
    )
    return summed([Group(*row) for row in rows], [Reason(*row) for row in reasons])


def days_beside(facility: Facility, day: date) -> tuple[date | None, date | None]:
    """The nearest service dates with reservations before and after this one. Two queries."""
    dates = Reservation.objects.filter(facility=facility).values_list("date", flat=True)
    before = dates.filter(date__lt=day).order_by("-date").first()
    after = dates.filter(date__gt=day).order_by("date").first()
    return before, after


def summed(groups: list[Group], reasons: list[Reason]) -> VisitFigures:
    """The tables over the groups. Pure."""
    clinics = list(dict.fromkeys(group.clinic for group in groups))
    return VisitFigures(
        whole=_line("", "", groups),
        by_clinic=[
            line
            for clinic in clinics
            for payment in Payment
            if (line := _line(clinic, payment, _of(groups, clinic, payment))).total
        ],
        by_day=[
            (day, _line("", "", [group for group in groups if group.date == day]))
            for day in sorted({group.date for group in groups})
        ],
        reasons=reasons,
    )


def _of(groups: Iterable[Group], clinic: str, payment: str) -> list[Group]:
    return [group for group in groups if group.clinic == clinic and group.payment == payment]


def _line(label: str, payment: str, groups: Iterable[Group]) -> Line:
    statuses: Counter[str] = Counter()
    arrived = 0
    for group in groups:
        statuses[group.status] += group.count
        arrived += group.arrived
    return Line(label, payment, dict(statuses), statuses.total(), arrived)
