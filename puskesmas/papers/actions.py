"""What happens to photos: attached to a reservation, judged by an officer, purged in time."""

from collections.abc import Collection, Iterable
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from puskesmas import clock
from puskesmas.actor import SYSTEM, Actor
from puskesmas.audit.actions import record
from puskesmas.errors import Refusal
from puskesmas.papers.models import Paper, PaperBody
from puskesmas.papers.queries import of_case
from puskesmas.turns import each

State = Paper.State
BATCH = 200


@transaction.atomic
def attach(*, reservation: Any, papers: Iterable[object], by: Actor) -> None:
    """Drafts of this browser become photos of the reservation, in its own transaction.

    Locks them. ``Refusal`` «document_unknown» for one that is no draft of this browser or shows
    somebody else's paper.
    """
    wanted = {str(uuid) for uuid in papers}
    if not wanted:
        return
    found = list(
        Paper.objects.select_for_update()
        .filter(uuid__in=wanted, state=State.DRAFT, sender_id=by.citizen_id, made_on=by.made_on)
        .order_by("id")
    )
    others = [p for p in found if p.patient_id not in (None, reservation.patient_id)]
    if len(found) != len(wanted) or others:
        raise Refusal.of_field(
            "documents",
            "document_unknown",
            _("Foto itu tidak ada lagi atau milik orang lain. Kirim fotonya sekali lagi."),
        )
    for paper in found:
        paper.state = State.KEPT
        paper.patient_id = reservation.patient_id
        paper.reservation = reservation
        paper.purge_after = keep_until(reservation)
        paper.save(update_fields=["state", "patient", "reservation", "purge_after"])
    _record("paper.attached", reservation, by, papers=[paper.kind for paper in found])


def keep_until(reservation: Any) -> datetime:
    """So many days after the planned date, by the facility's own midnight."""
    facility = reservation.facility
    last = reservation.date + timedelta(days=facility.photo_days + 1)
    return datetime.combine(last, time(), ZoneInfo(facility.zone))


@transaction.atomic
def judge(
    *,
    reservation: Any,
    by: Actor,
    unreadable: Collection[str] = (),
    keep_refused: bool = False,
) -> None:
    """The officer has looked: what can be read is seen, the rest is asked for again.

    ``keep_refused``: whoever looks at the original says nothing for the photo of it. Locks the
    case's photos; the caller holds the process lock.
    """
    shown = [paper.pk for paper in of_case(reservation)]
    changed: dict[str, list[str]] = {State.SEEN: [], State.REFUSED: []}
    for paper in Paper.objects.select_for_update().filter(pk__in=shown).order_by("id"):
        state = State.REFUSED if paper.kind in unreadable else State.SEEN
        if paper.state == state or (keep_refused and paper.state == State.REFUSED):
            continue
        paper.state, paper.decided_at, paper.decided_by_id = state, clock.now(), by.user_id
        paper.save(update_fields=["state", "decided_at", "decided_by"])
        changed[state].append(paper.kind)
    if changed[State.SEEN]:
        _record("paper.seen", reservation, by, papers=changed[State.SEEN])
    if changed[State.REFUSED]:
        _record("paper.refused", reservation, by, papers=changed[State.REFUSED])


def purge() -> int:
    """Photos whose time is over lose their bytes; who sent what and when stays. A chore.

    Time is over so many days after the planned date, or after the case ended when that was
    earlier. Bounded, and safe to run many at once (SKIP LOCKED).
    """
    return each(_purge, _due(), of="photos whose time is over")


def _due() -> Iterable[Q]:
    now = clock.now()
    yield Q(purge_after__lte=now)
    for facility, days in _policies():
        ended = now - timedelta(days=days)
        yield Q(reservation__facility_id=facility, reservation__ended_at__lte=ended)


def _policies() -> list[tuple[int, int]]:
    """Facilities that hold photos, each with its days."""
    held = Paper.objects.filter(purged_at__isnull=True, reservation__isnull=False)
    fields = "reservation__facility_id", "reservation__facility__photo_days"
    return list(held.order_by().values_list(*fields).distinct())


@transaction.atomic
def _purge(due: Q) -> int:
    rows = (
        Paper.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(due, purged_at__isnull=True)
        .order_by("purge_after", "id")
        .values_list("pk", "state", "reservation__facility_id")[:BATCH]
    )
    papers = list(rows)
    if not papers:
        return 0
    ids = [pk for pk, _state, _facility in papers]
    now = clock.now()
    PaperBody.objects.filter(paper_id__in=ids).delete()
    Paper.objects.filter(pk__in=ids).update(purged_at=now)
    # What an officer saw or refused stays known without the picture.
    Paper.objects.filter(pk__in=ids, state__in=(State.DRAFT, State.KEPT)).update(state=State.PURGED)
    for facility_id in sorted({facility or 0 for _pk, _state, facility in papers}):
        count = sum((facility or 0) == facility_id for _pk, _state, facility in papers)
        record("paper.purged", by=SYSTEM, facility_id=facility_id or None, count=count)
    return len(papers)


def _record(verb: str, reservation: Any, by: Actor, **data: Any) -> None:
    record(verb, by=by, facility_id=reservation.facility_id, case_code=reservation.code, **data)
