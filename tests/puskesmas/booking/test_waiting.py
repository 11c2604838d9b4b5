"""Stories of the waiting list: who is first, how long a place is kept, when the line ends."""

from functools import partial

import pytest

from flows import waiting as flow
from flows.engine import service
from puskesmas.booking import endings, line, waiting
from puskesmas.booking.models import Reservation, WaitingEntry
from puskesmas.errors import Conflict, NotFound, Refusal
from puskesmas.people.models import Notice
from puskesmas.schedule.actions import close_on, set_quota
from puskesmas.schedule.models import ServiceDay
from tests import cast

WEDNESDAY = cast.date(2026, 11, 25)


@pytest.fixture
def full(world):
    """Tuesday has one place, and Joko has it."""
    set_quota(clinic=world.umum, day=cast.TUESDAY, quota=1, by=cast.SYSTEM)
    return cast.reserve(world.umum, world.joko)


def join(world, patient, **words):
    by = cast.citizen(patient.nik, patient.birth_date)
    return waiting.join(
        **{"clinic": world.umum, "day": cast.TUESDAY, "payment": "umum", **words},
        patient=patient,
        applicant=patient,
        by=by,
    )


def cancel(reservation):
    service.end(reservation.code, run=endings.cancel, by=cast.SYSTEM)


def states():
    return list(WaitingEntry.objects.order_by("id").values_list("state", flat=True))


def taken(clinic, day=cast.TUESDAY):
    return ServiceDay.objects.get(clinic=clinic, date=day).taken


def told(template):
    return Notice.objects.filter(template=template).count()


def test_a_full_day_says_how_many_wait(world, full):
    join(world, world.dimas)

    with pytest.raises(Conflict) as refused:
        cast.reserve(world.umum, world.siti)

    assert refused.value.code == "quota_full"
    assert refused.value.facts["waiting"] == {"open": True, "ahead": 1}


def test_a_place_that_comes_free_is_kept_for_the_first_and_counts_as_taken(world, full, clock):
    siti, dimas = join(world, world.siti), join(world, world.dimas)
    assert [line.ahead_of(siti), line.ahead_of(dimas)] == [0, 1]

    cancel(full)

    siti.refresh_from_db()
    assert states() == ["held", "waiting"]
    assert siti.held_until == cast.at(cast.MONDAY, 8, 30)
    assert taken(world.umum) == 1
    assert told("place_held") == 1
    with pytest.raises(Conflict):
        cast.reserve(world.umum, world.joko)


def test_accepting_makes_a_reservation_without_a_second_place(world, full):
    entry = join(world, world.siti, complaint="Batuk")
    cancel(full)

    made = flow.accept(entry.code, by=cast.citizen())
    again = flow.accept(entry.code, by=cast.citizen())

    assert (made.status, made.patient, made.complaint) == ("submitted", world.siti, "Batuk")
    assert again == made
    assert (states(), taken(world.umum)) == (["taken"], 1)
    assert cast.open_steps(made) == ["verify"]
    assert Reservation.objects.filter(holds_place=True).count() == 1


def test_a_place_kept_in_vain_goes_to_the_next_and_then_to_everybody(world, full, clock):
    first, _second = join(world, world.siti), join(world, world.dimas)
    cancel(full)

    clock.shift(minutes=30)
    with pytest.raises(Conflict) as late:
        flow.accept(first.code, by=cast.citizen())
    assert waiting.lapse() == 1
    assert (states(), taken(world.umum)) == (["lapsed", "held"], 1)
    clock.shift(minutes=30)
    assert waiting.lapse() == 1
    assert waiting.lapse() == 0

    assert late.value.code == "place_lapsed"
    assert (states(), taken(world.umum)) == (["lapsed", "lapsed"], 0)
    assert told("place_lapsed") == 2
    assert cast.reserve(world.umum, world.joko).status == "submitted"


def test_leaving_hands_the_kept_place_on(world, full):
    first, _second = join(world, world.siti), join(world, world.dimas)
    cancel(full)

    waiting.leave(code=first.code, by=cast.citizen())

    assert (states(), taken(world.umum)) == (["left", "held"], 1)
    with pytest.raises(Conflict):
        waiting.leave(code=first.code, by=cast.citizen())


@pytest.mark.parametrize(
    "ending", ["reject", "expire"], ids=["a rejection", "a date without answer"]
)
def test_every_ending_gives_its_place_to_the_line(world, full, ending):
    join(world, world.siti)

    if ending == "reject":
        cast.do(full, "verify", world.budi, valid="false")
        cast.do(full, "reject", world.budi, reason_code=cast.reason().code)
    else:
        service.end(full.code, run=endings.expire, by=cast.SYSTEM)

    assert (states(), taken(world.umum)) == (["held"], 1)


def test_a_raised_quota_is_for_those_who_wait(world, full):
    join(world, world.siti)
    join(world, world.dimas)
    set_quota(clinic=world.umum, day=cast.TUESDAY, quota=2, by=cast.SYSTEM)

    with pytest.raises(Conflict) as refused:
        cast.reserve(world.umum, cast._citizen("Rina", "9901016001950009", cast.date(1995, 1, 20),
                                               "P", cast.CARD_JOKO))  # fmt: skip

    assert refused.value.code == "quota_full"
    assert waiting.offer_free() == 1
    assert waiting.offer_free() == 0
    assert (states(), taken(world.umum)) == (["held", "waiting"], 2)


def test_a_hold_at_night_begins_in_the_morning(world, full, clock):
    world.mergangsan.cutoff_minutes = 0
    world.mergangsan.save()
    entry = join(world, world.siti)

    clock.set(cast.at(cast.MONDAY, 22))
    cancel(full)

    entry.refresh_from_db()
    assert entry.held_until == cast.at(cast.TUESDAY, 6, 30)


def test_a_hold_never_outlives_the_booking_of_its_day(world, full, clock):
    entry = join(world, world.siti)  # one working hour before 08.00: Monday 13.30

    clock.set(cast.at(cast.MONDAY, 13, 20))
    cancel(full)

    entry.refresh_from_db()
    assert entry.held_until == cast.at(cast.MONDAY, 13, 30)


def test_the_line_closes_with_the_booking_of_its_day(world, full, clock):
    join(world, world.siti)

    clock.set(cast.at(cast.MONDAY, 13, 30))
    assert waiting.close_lines() == 0
    clock.set(cast.at(cast.MONDAY, 13, 31))
    cancel(full)
    assert (states(), taken(world.umum)) == (["waiting"], 0)
    assert waiting.close_lines() == 1

    assert states() == ["closed"]
    assert told("waiting_closed") == 1
    with pytest.raises(Refusal) as late:
        join(world, world.dimas)
    assert late.value.code == "date_too_late"


def test_a_closed_clinic_ends_its_line(world, full):
    join(world, world.siti)

    close_on(facility=world.mergangsan, day=cast.TUESDAY, reason="Rapat", by=cast.SYSTEM)

    assert waiting.close_lines() == 1
    assert states() == ["closed"]


def test_who_waits_once_does_not_wait_twice_nor_where_there_is_room(world, full):
    join(world, world.siti)

    refusals = []
    for act in (
        partial(join, world, world.siti),
        partial(join, world, world.joko),
        partial(join, world, world.dimas, clinic=world.gigi),
        partial(join, world, world.dimas, day=cast.date(2026, 11, 22)),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        refusals.append(refused.value.code)

    assert refusals == ["already_waiting", "already_reserved", "place_free", "date_past"]
    assert states() == ["waiting"]


def test_whoever_got_a_place_otherwise_is_passed_over(world, full):
    join(world, world.siti)
    join(world, world.dimas)
    Reservation.objects.filter(pk=full.pk).update(patient=world.siti)

    other = cast.reserve(world.gigi, world.joko)
    set_quota(clinic=world.umum, day=cast.TUESDAY, quota=2, by=cast.SYSTEM)
    waiting.offer_free()
    waiting.offer_free()

    assert other.status == "submitted"
    assert states() == ["left", "held"]


def test_an_unknown_entry_is_not_found(world):
    with pytest.raises(NotFound):
        flow.accept("0000000000000000", by=cast.citizen())


def test_one_may_wait_for_an_hour_or_for_any(world, clock):
    world.mergangsan.live_limit = world.tegalrejo.live_limit = 9
    world.tegalrejo.save()
    clinic, day = world.umum_tegalrejo, cast.TUESDAY
    set_quota(clinic=clinic, day=day, quota=5, by=cast.SYSTEM)  # one in each hour from 08.00
    people = [world.joko, *(_somebody(n) for n in range(4))]
    nine = [cast.reserve(clinic, one, slot=cast.time(8 + n)) for n, one in enumerate(people)][1]
    join(world, world.dimas, clinic=clinic, slot=cast.time(10))
    join(world, world.siti, clinic=clinic)

    cancel(nine)

    held = WaitingEntry.objects.get(state="held")
    assert (held.patient, held.held_slot.starts) == (world.siti, cast.time(9))
    made = flow.accept(held.code, by=cast.citizen())
    assert (made.slot.starts, made.slot.taken, made.status) == (cast.time(9), 1, "verified")
    assert taken(clinic) == 5


def _somebody(number):
    return cast._citizen(
        f"Orang {number}", f"990101010180{number + 10:04d}", cast.BORN_JOKO, "L", cast.CARD_JOKO
    )


def rounds(chore):
    """Until it did something; who is starved never sees it happen."""
    return next((done for _round in range(300) if (done := chore())), 0)


@pytest.fixture
def two_lines(world, full, monkeypatch):
    """Siti waits for Tuesday, Dimas for Wednesday; one line at a time gets its turn."""
    set_quota(clinic=world.umum, day=WEDNESDAY, quota=1, by=cast.SYSTEM)
    cast.reserve(world.umum, cast._citizen("Rina", "9901016001950009", cast.date(1995, 1, 20),
                                           "P", cast.CARD_JOKO), WEDNESDAY)  # fmt: skip
    monkeypatch.setattr(waiting, "BATCH", 1)
    return join(world, world.siti), join(world, world.dimas, day=WEDNESDAY)


def test_a_line_that_cannot_move_does_not_keep_the_next_from_its_place(
    world, full, two_lines, clock
):
    clock.set(cast.at(cast.MONDAY, 13, 31))  # too late for Tuesday: the free place helps nobody
    cancel(full)
    set_quota(clinic=world.umum, day=WEDNESDAY, quota=2, by=cast.SYSTEM)

    assert rounds(waiting.offer_free) == 1

    assert states() == ["waiting", "held"]


def test_a_line_that_goes_on_does_not_keep_a_later_one_from_closing(world, two_lines):
    close_on(facility=world.mergangsan, day=WEDNESDAY, reason="Rapat", by=cast.SYSTEM)

    assert rounds(waiting.close_lines) == 1

    assert states() == ["waiting", "closed"]


def test_of_one_line_the_first_gets_the_place_and_nobody_behind_is_passed_over(world, full):
    join(world, world.siti)
    join(world, world.dimas)
    set_quota(clinic=world.umum, day=cast.TUESDAY, quota=3, by=cast.SYSTEM)

    assert waiting.offer_free() == 2

    assert states() == ["held", "held"]


def test_a_place_that_cannot_be_handed_on_keeps_nobody_behind_it(
    world, full, two_lines, clock, monkeypatch
):
    cancel(full)
    set_quota(clinic=world.umum, day=WEDNESDAY, quota=2, by=cast.SYSTEM)
    assert rounds(waiting.offer_free) == 1
    assert states() == ["held", "held"]
    first = WaitingEntry.objects.order_by("held_until", "pk").first()
    tell = waiting.tell

    def broken(entry, template, **words):
        if entry.pk == first.pk:
            raise RuntimeError("broken")
        tell(entry, template, **words)

    monkeypatch.setattr(waiting, "tell", broken)
    clock.set(cast.at(cast.MONDAY, 13, 31))

    assert rounds(waiting.lapse) == 1

    assert sorted(states()) == ["held", "lapsed"]


def test_an_entry_that_cannot_close_keeps_nobody_of_its_line(
    world, full, two_lines, clock, monkeypatch
):
    join(world, world.dimas)
    close_on(facility=world.mergangsan, day=cast.TUESDAY, reason="Rapat", by=cast.SYSTEM)
    siti, tell = two_lines[0], waiting.tell

    def broken(entry, template, **words):
        if entry.pk == siti.pk:
            raise RuntimeError("broken")
        tell(entry, template, **words)

    monkeypatch.setattr(waiting, "tell", broken)

    assert rounds(waiting.close_lines) == 1

    assert states() == ["waiting", "waiting", "closed"]
