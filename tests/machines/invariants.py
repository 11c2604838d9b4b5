"""What must be true of every reservation, place, step and number, whatever happened before."""

from collections import Counter

from django.db.models import Count
from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from puskesmas.audit.models import AuditEvent
from puskesmas.booking.models import LIVE, Reservation, WaitingEntry
from puskesmas.queueing.models import QueueDay, Ticket
from puskesmas.schedule.models import ServiceDay, ServiceSlot
from puskesmas.sla.models import Deadline

OWED = ("submitted", "verified", "numbered", "arrived")
ENDED = ("rejected", "cancelled", "no_show", "expired")
_TO = {
    "": {"submitted", "verified"},
    "submitted": {"verified", "rejected", "cancelled", "expired"},
    # back to submitted and verified: an officer takes a decision back; in_queue: the instant SOP
    "verified": {"numbered", "cancelled", "expired", "submitted", "in_queue", "no_show"},
    "numbered": {"arrived", "cancelled", "no_show", "submitted", "verified"},
    "arrived": {"in_queue", "rejected"},
    "rejected": {"submitted"},
}
EDGES = {(one, to) for one, several in _TO.items() for to in several}


def statuses() -> dict[str, str]:
    """The status of every reservation by its code."""
    return dict(Reservation.objects.values_list("code", "status"))


def moves(before: dict[str, str], now: dict[str, str]) -> list[tuple[str, str]]:
    """Which status became which; a new reservation comes from nothing."""
    steps = [(before.get(code, ""), to) for code, to in now.items()]
    return [(one, to) for one, to in steps if one != to]


def places_are_held_by_somebody() -> None:
    """Taken is what reservations and the waiting list hold, by day and by hour; never too many."""
    held: Counter[object] = Counter()
    for clinic, date, slot in Reservation.objects.filter(holds_place=True).values_list(
        "clinic", "date", "slot"
    ):
        held[clinic, date] += 1
        held[slot] += slot is not None
    for clinic, date, slot in WaitingEntry.objects.filter(state="held").values_list(
        "clinic", "date", "held_slot"
    ):
        held[clinic, date] += 1
        held[slot] += slot is not None
    for day in ServiceDay.objects.all():
        assert day.taken == held[day.clinic_id, day.date] <= day.quota, day
    for slot_row in ServiceSlot.objects.all():
        assert slot_row.taken == held[slot_row.pk] <= slot_row.quota, slot_row


def nobody_is_promised_twice() -> None:
    """One live reservation a person, date and clinic."""
    twice = (
        Reservation.objects.filter(status__in=LIVE)
        .values("patient", "date", "clinic")
        .annotate(times=Count("id"))
        .filter(times__gt=1)
    )
    assert not twice.exists()


def every_live_case_waits_at_one_step() -> None:
    """The inbox and the engine say the same, and an ended case waits for nothing."""
    open_rows = Deadline.objects.filter(finished_at__isnull=True)
    by_case = Counter(open_rows.values_list("reservation", flat=True))
    for pk, status, ended_at, holds, reason in Reservation.objects.values_list(
        "pk", "status", "ended_at", "holds_place", "rejection_reason"
    ):
        assert by_case[pk] == (status in OWED), (status, by_case[pk])
        assert (ended_at is not None) == (status in ENDED), status
        assert not (holds and status in ENDED), status
        assert (reason is not None) == (status == "rejected"), status
    waiting = Task.objects.filter(status__in=(STATUS.NEW, STATUS.ASSIGNED, STATUS.SCHEDULED))
    assert set(open_rows.values_list("task", flat=True)) == set(
        waiting.values_list("pk", flat=True)
    )


def promised_times_are_consistent() -> None:
    """Warned before due, finished after opened, broken exactly when due passed unfinished."""
    for row in Deadline.objects.all():
        assert row.warn_at <= row.due_at, row
        assert row.finished_at is None or row.finished_at >= row.opened_at, row
        assert row.breached_at is None or row.breached_at == row.due_at, row
        if row.finished_at is not None and row.outcome == "done" and row.undone_at is None:
            assert (row.breached_at is not None) == (row.finished_at > row.due_at), row
        assert (row.assignee_id is None) or row.claimed_at is not None, row


def numbers_have_no_gap_and_no_twin() -> None:
    """Every queue's numbers of a day are 1, 2, 3 …"""
    given: dict[tuple[int, object], list[int]] = {}
    for queue, date, number in Ticket.objects.order_by("number").values_list(
        "queue", "date", "number"
    ):
        given.setdefault((queue, date), []).append(number)
    for day in QueueDay.objects.all():
        assert given.pop((day.queue_id, day.date), []) == [*range(1, day.last_number + 1)]
    assert not given


def who_waits_has_one_number() -> None:
    """A person in a queue holds exactly one waiting ticket, everybody else none."""
    waiting = Counter(Ticket.objects.filter(state="waiting").values_list("reservation", flat=True))
    for pk, status in Reservation.objects.values_list("pk", "status"):
        assert waiting[pk] == (status in ("arrived", "in_queue")), status


ALL = (
    places_are_held_by_somebody,
    nobody_is_promised_twice,
    every_live_case_waits_at_one_step,
    promised_times_are_consistent,
    numbers_have_no_gap_and_no_twin,
    who_waits_has_one_number,
)


def audited() -> int:
    """How many facts are written down."""
    return AuditEvent.objects.count()
