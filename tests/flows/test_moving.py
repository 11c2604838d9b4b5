"""Moving a reservation: the new place is there before the old one is gone."""

import pytest

from flows.moving import reschedule
from puskesmas.audit.models import AuditEvent
from puskesmas.booking import waiting
from puskesmas.booking.actions import Coverage
from puskesmas.booking.models import Reservation, WaitingEntry
from puskesmas.errors import Conflict, Refusal
from puskesmas.papers.models import Paper
from puskesmas.people.models import Notice
from puskesmas.schedule.actions import close_on, set_quota
from puskesmas.schedule.models import ServiceDay
from tests import cast
from tests.cast import do, fresh, open_steps, reserve

WEDNESDAY = cast.date(2026, 11, 25)


def taken(clinic, day):
    row = ServiceDay.objects.filter(clinic=clinic, date=day).first()
    return row.taken if row else 0


@pytest.fixture
def old(world):
    """Siti's verified reservation for Tuesday, by BPJS."""
    made = reserve(
        world.umum,
        world.siti,
        payment="bpjs",
        bpjs_number=cast.BPJS_SITI,
        complaint="Batuk",
        coverage=Coverage("active", True, cast.at(cast.MONDAY, 8)),
    )
    do(made, "verify", world.budi, valid="true")
    return do(made, "enter_number", world.budi, number="A-7")


def test_the_place_changes_hands_and_the_officer_verifies_anew(world, old):
    new = reschedule(old, day=WEDNESDAY, by=cast.citizen())

    old = fresh(old)
    assert (old.status, old.end_reason, old.holds_place) == ("cancelled", "moved", False)
    assert (new.previous, new.status, new.date) == (old, "submitted", WEDNESDAY)
    assert (new.payment, new.bpjs_number, new.complaint) == ("bpjs", cast.BPJS_SITI, "Batuk")
    assert (new.coverage, new.coverage_here) == ("active", True)
    assert (open_steps(old), open_steps(new)) == ([], ["verify"])
    assert (taken(world.umum, cast.TUESDAY), taken(world.umum, WEDNESDAY)) == (0, 1)


def test_it_is_told_once_and_both_stories_know(world, old):
    new = reschedule(old, day=WEDNESDAY, by=cast.citizen())

    notice = Notice.objects.latest("id")
    assert (notice.template, notice.case_code) == ("moved", new.code)
    assert notice.params["old_date"] == "2026-11-24"
    assert not Notice.objects.filter(template="cancelled").exists()
    moved = AuditEvent.objects.get(verb="reservation.moved")
    assert (moved.case_code, moved.data["to"]) == (old.code, "2026-11-25")


def test_a_full_day_costs_nothing(world, old):
    set_quota(clinic=world.umum, day=WEDNESDAY, quota=0, by=cast.SYSTEM)

    with pytest.raises(Conflict) as refused:
        reschedule(old, day=WEDNESDAY, by=cast.citizen())

    assert refused.value.code == "quota_full"
    assert (fresh(old).status, open_steps(old)) == ("numbered", ["arrive"])
    assert taken(world.umum, cast.TUESDAY) == 1
    assert Reservation.objects.count() == 1


@pytest.mark.parametrize(
    ("day", "code"),
    [(cast.TUESDAY, "same_place"), (cast.date(2026, 11, 29), "clinic_closed")],
)
def test_what_cannot_be_is_refused(world, old, day, code):
    with pytest.raises(Refusal) as refused:
        reschedule(old, day=day, by=cast.citizen())

    assert refused.value.code == code
    assert fresh(old).status == "numbered"


def test_after_the_cut_off_nothing_moves(world, old, clock):
    clock.set(cast.at(cast.MONDAY, 13, 31))

    with pytest.raises(Conflict) as refused:
        reschedule(old, day=WEDNESDAY, by=cast.citizen())

    assert refused.value.code == "not_movable"
    assert fresh(old).status == "numbered"


def test_from_a_closed_day_one_may_always_move(world, old, clock):
    close_on(facility=world.mergangsan, day=cast.TUESDAY, reason="Rapat", by=cast.SYSTEM)
    clock.set(cast.at(cast.MONDAY, 18))

    new = reschedule(old, day=cast.date(2026, 11, 26), by=cast.citizen())

    assert new.status == "submitted"


def test_the_old_place_goes_to_whoever_waits_for_it(world, old):
    set_quota(clinic=world.umum, day=cast.TUESDAY, quota=1, by=cast.SYSTEM)
    waiting.join(
        clinic=world.umum, patient=world.joko, applicant=world.joko, day=cast.TUESDAY,
        payment="umum", by=cast.citizen(cast.NIK_JOKO, cast.BORN_JOKO),
    )  # fmt: skip

    reschedule(old, day=WEDNESDAY, by=cast.citizen())

    assert WaitingEntry.objects.get().state == "held"
    assert taken(world.umum, cast.TUESDAY) == 1


def test_photos_go_along(world, old):
    paper = Paper.objects.create(
        kind="skd",
        state="kept",
        sender=world.siti,
        patient=world.siti,
        reservation=old,
        sent_at=cast.at(cast.MONDAY, 8),
        purge_after=cast.at(cast.MONDAY, 8),
    )

    new = reschedule(old, day=WEDNESDAY, by=cast.citizen())

    paper.refresh_from_db()
    assert paper.reservation == new
    assert paper.purge_after == cast.at(cast.date(2026, 12, 26), 0)


def test_the_instant_flow_keeps_its_qr_at_once(world):
    old = reserve(world.umum_tegalrejo, world.siti, slot=cast.time(9))

    new = reschedule(old, day=cast.TUESDAY, slot=cast.time(10), by=cast.citizen())

    assert (new.status, new.slot.starts) == ("verified", cast.time(10))
    slots = new.slot.day.slots.order_by("starts").values_list("starts", "taken")
    assert [start for start, count in slots if count] == [cast.time(10)]
    assert taken(world.umum_tegalrejo, cast.TUESDAY) == 1
