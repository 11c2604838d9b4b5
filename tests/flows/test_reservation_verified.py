"""Stories of SOP 661/0795: from the submit to the printed clinic number."""

import pytest

from flows.engine import service
from flows.engine.tick import tick
from puskesmas.audit.models import AuditEvent
from puskesmas.booking import endings
from puskesmas.errors import Conflict, NotAllowed, NotFound, Refusal
from puskesmas.outbox import relay
from puskesmas.outbox.models import Endpoint, Message
from puskesmas.people.models import Notice
from puskesmas.queueing.models import Ticket
from puskesmas.queueing.queries import label
from puskesmas.schedule.models import ServiceDay
from puskesmas.sla.figures import attainment, promises
from puskesmas.sla.models import Deadline
from tests import cast
from tests.cast import do, fresh, open_steps, open_task, reserve


@pytest.fixture
def numbered(world):
    """Siti's reservation for Tuesday with its SIMPUS number."""
    reservation = reserve(world.umum, world.siti)
    do(reservation, "verify", world.budi, valid="true")
    return do(reservation, "enter_number", world.budi, number="A-12")


@pytest.fixture
def arrived(world, clock, numbered):
    """Siti stands at the counter on Tuesday at 07.45."""
    clock.set(cast.at(cast.TUESDAY, 7, 45))
    service.answer(numbered.code, "arrive", by=cast.device(world.kiosk))
    return fresh(numbered)


OTHER_CARD = "0000000000099"


@pytest.fixture
def with_card(world, clock):
    """Siti stands at the counter, registered with her BPJS card."""
    reservation = reserve(world.umum, world.siti, payment="bpjs", bpjs_number=cast.BPJS_SITI)
    do(reservation, "verify", world.budi, valid="true")
    do(reservation, "enter_number", world.budi, number="A-12")
    clock.set(cast.at(cast.TUESDAY, 7, 45))
    service.answer(reservation.code, "arrive", by=cast.device(world.kiosk))
    return fresh(reservation)


def taken(clinic, day=cast.TUESDAY):
    return ServiceDay.objects.get(clinic=clinic, date=day).taken


def printed():
    slips = Message.objects.filter(topic="print.ticket").order_by("id")
    return [slip.body["number"] for slip in slips]


def test_siti_reserves_budi_verifies_and_a_ticket_is_printed(world, clock):
    reservation = reserve(world.umum, world.siti)
    assert reservation.status == "submitted"
    assert open_steps(reservation) == ["verify"]

    reservation = do(reservation, "verify", world.budi, valid="true", checks=["identity"])
    assert reservation.status == "verified"
    assert open_steps(reservation) == ["enter_number"]

    reservation = do(reservation, "enter_number", world.budi, number="a-12")
    assert (reservation.status, reservation.simpus_number) == ("numbered", "A-12")
    assert open_steps(reservation) == ["arrive"]

    clock.set(cast.at(cast.TUESDAY, 7, 45))
    ticket = service.answer(reservation.code, "arrive", by=cast.device(world.kiosk))
    assert label(ticket) == "A-001"
    assert open_steps(reservation) == ["reverify"]

    reservation = do(reservation, "reverify", world.budi, outcome="ok")
    assert reservation.status == "in_queue"
    assert open_steps(reservation) == []
    assert printed() == ["A-001", "U-001"]
    assert reservation.case.process.status == "DONE"
    assert list(Notice.objects.order_by("id").values_list("template", flat=True)) == [
        "submitted",
        "numbered",
    ]


def test_a_rejection_names_its_reason_and_frees_the_place(world):
    reason = cast.reason()
    reservation = reserve(world.umum, world.siti)
    assert taken(world.umum) == 1

    do(reservation, "verify", world.budi, valid="false")
    assert open_steps(reservation) == ["reject"]
    reservation = do(reservation, "reject", world.budi, reason_code=reason.code)

    assert (reservation.status, reservation.rejection_reason) == ("rejected", reason)
    assert taken(world.umum) == 0
    assert Notice.objects.order_by("id").last().params["reason"] == "Data tidak cocok dengan KTP"


def test_a_rejection_without_the_words_it_needs_is_refused_and_changes_nothing(world):
    reason = cast.reason("lainnya", needs_text=True)
    reservation = reserve(world.umum, world.siti)
    do(reservation, "verify", world.budi, valid="false")

    with pytest.raises(Refusal) as refused:
        do(reservation, "reject", world.budi, reason_code=reason.code, reason=" ")

    assert list(refused.value.errors) == ["reason"]
    assert fresh(reservation).status == "submitted"
    assert open_steps(reservation) == ["reject"]


def test_siti_may_reserve_again_after_a_rejection(world):
    reservation = reserve(world.umum, world.siti)
    do(reservation, "verify", world.budi, valid="false")
    do(reservation, "reject", world.budi, reason_code=cast.reason().code)

    again = reserve(world.umum, world.siti, previous=reservation)

    assert again.previous == reservation
    assert open_steps(again) == ["verify"]


def test_a_colleague_of_another_facility_sees_and_does_nothing(world):
    reservation = reserve(world.umum, world.siti)
    task = open_task(reservation, "verify").task

    for act in (service.claim, service.release, service.start):
        with pytest.raises(NotFound):
            act(task, by=cast.staff(world.rudi))
    with pytest.raises(NotFound):
        service.complete(task, by=cast.staff(world.rudi), data={"valid": "true"})

    assert fresh(reservation).status == "submitted"
    assert open_task(reservation, "verify").assignee is None


def test_the_head_may_not_do_an_officers_step(world):
    reservation = reserve(world.umum, world.siti)

    with pytest.raises(NotFound):
        do(reservation, "verify", world.ani, valid="true")
    with pytest.raises(NotAllowed):
        do(reservation, "verify", world.wati, valid="true")

    assert fresh(reservation).status == "submitted"


def test_the_timeline_knows_who_had_it_when(world, clock):
    reservation = reserve(world.umum, world.siti)
    task = open_task(reservation, "verify").task
    clock.shift(minutes=5)
    service.start(task, by=cast.staff(world.budi))
    clock.shift(minutes=3)
    service.complete(task, by=cast.staff(world.budi), data={"valid": "true"})

    row = Deadline.objects.get(task=task)
    start = cast.at(cast.MONDAY, 8)
    assert [(moment - start).seconds // 60 for moment in (row.claimed_at, row.finished_at)] == [
        5,
        8,
    ]
    assert (row.assignee, row.outcome) == (world.budi, "done")
    events = AuditEvent.objects.filter(case_code=reservation.code).order_by("id")
    assert list(events.values_list("verb", "actor_label")) == [
        ("reservation.submitted", "Pemohon"),
        ("task.claimed", "Budi Santoso"),
        ("reservation.verified", "Budi Santoso"),
        ("step.done", "Budi Santoso"),
    ]


def test_a_late_verification_is_at_risk_then_overdue(world, clock):
    reservation = reserve(world.umum, world.siti)
    row = open_task(reservation, "verify")
    assert row.due_at == cast.at(cast.TUESDAY, 8)

    clock.set(row.warn_at)
    ticked = tick()
    assert (ticked.warned, ticked.breached) == (1, 0)
    clock.set(cast.at(cast.TUESDAY, 8))
    assert tick().breached == 0  # up to and including the due moment is in time
    clock.set(cast.at(cast.TUESDAY, 8, 1))
    assert tick().breached == 1
    assert tick().breached == 0

    reservation = do(reservation, "verify", world.budi, valid="true")
    row.refresh_from_db()
    assert row.breached_at == cast.at(cast.TUESDAY, 8)


def test_silent_simpus_hands_the_case_to_the_officer_after_30_working_minutes(world, clock):
    Endpoint.objects.create(system="simpus", kind="neutral", url="http://127.0.0.1:9")
    reservation = reserve(world.umum, world.siti)
    do(reservation, "verify", world.budi, valid="true")
    assert open_steps(reservation) == ["simpus"]

    clock.shift(minutes=29)
    assert tick().rerouted == 0
    clock.shift(minutes=1)
    assert tick().rerouted == 1

    assert open_steps(reservation) == ["enter_number"]
    assert Deadline.objects.get(case_code=reservation.code, step="simpus").outcome == "late"


def test_the_answer_of_simpus_goes_on_by_itself_even_when_late(world, clock):
    Endpoint.objects.create(system="simpus", kind="neutral", url="http://127.0.0.1:9")
    reservation = reserve(world.umum, world.siti)
    do(reservation, "verify", world.budi, valid="true")
    clock.shift(minutes=40)
    tick()
    letter = Message.objects.get(topic="simpus.register")
    letter.state = "sending"
    letter.save()

    relay._accept(letter, relay.letter_of(letter), {"number": "B-7", "registration": "R1"})

    assert (fresh(reservation).status, fresh(reservation).simpus_number) == ("numbered", "B-7")
    assert open_steps(reservation) == ["arrive"]


def test_a_number_that_comes_after_the_cancellation_is_given_back(world):
    Endpoint.objects.create(system="simpus", kind="neutral", url="http://127.0.0.1:9")
    reservation = reserve(world.umum, world.siti)
    do(reservation, "verify", world.budi, valid="true")
    service.end(reservation.code, run=endings.cancel, by=cast.citizen())
    letter = Message.objects.get(topic="simpus.register")
    letter.state = "sending"
    letter.save()

    relay._accept(letter, relay.letter_of(letter), {"number": "B-7", "registration": "R1"})

    assert fresh(reservation).status == "cancelled"
    assert Message.objects.get(topic="simpus.cancel").body["registration"] == "R1"


def test_cancelling_frees_the_place_and_closes_the_open_work(world):
    reservation = reserve(world.umum, world.siti)

    service.end(reservation.code, run=endings.cancel, by=cast.citizen())

    assert fresh(reservation).status == "cancelled"
    assert open_steps(reservation) == []
    assert taken(world.umum) == 0
    with pytest.raises(Conflict):
        service.end(reservation.code, run=endings.cancel, by=cast.citizen())
    assert taken(world.umum) == 0


def test_who_does_not_come_is_noted_at_closing_time(world, clock, numbered):
    clock.set(cast.at(cast.TUESDAY, 13, 59))
    assert tick().rerouted == 0

    clock.set(cast.at(cast.TUESDAY, 14))
    assert tick().rerouted == 1

    assert fresh(numbered).status == "no_show"
    with pytest.raises(Conflict) as late:
        service.answer(numbered.code, "arrive", by=cast.device(world.kiosk))
    assert late.value.code == "not_waiting"
    assert printed() == []


def test_a_case_without_an_answer_expires_after_its_date(world, clock):
    reservation = reserve(world.umum, world.siti)

    clock.set(cast.at(cast.TUESDAY, 23))
    assert tick().expired == 0
    clock.shift(hours=2)
    assert tick().expired == 1

    assert fresh(reservation).status == "expired"
    assert open_steps(reservation) == []
    assert taken(world.umum) == 0


def test_a_promise_broken_before_its_case_expired_stays_broken(world, clock):
    silent, ended = reserve(world.umum, world.siti), reserve(world.gigi, world.joko)
    service.end(ended.code, run=endings.cancel, by=cast.SYSTEM)
    clock.set(cast.at(cast.TUESDAY, 8, 1))
    tick()
    clock.set(cast.at(cast.TUESDAY, 23))
    clock.shift(hours=2)
    tick()

    kept = promises(world.mergangsan, cast.TUESDAY, cast.TUESDAY)
    (verify,) = attainment(world.mergangsan, kept)

    assert fresh(silent).status == "expired"
    assert (verify.step, verify.kept, verify.missed, verify.median) == ("verify", 0, 1, None)
    called_off = {row.case_code: row.called_off for row in Deadline.objects.filter(step="verify")}
    assert called_off == {silent.code: False, ended.code: True}


def test_the_payment_changes_at_the_counter_with_old_new_and_reason(world, arrived):
    reservation = do(
        arrived,
        "reverify",
        world.budi,
        outcome="ok",
        payment="bpjs",
        bpjs_number=cast.BPJS_SITI,
        payment_reason="Kartu BPJS dibawa",
    )

    assert (reservation.payment, reservation.bpjs_number) == ("bpjs", cast.BPJS_SITI)
    assert (reservation.coverage, reservation.coverage_at) == ("unknown", None)
    event = AuditEvent.objects.get(verb="reservation.payment_changed")
    assert (event.data["old"], event.data["new"]) == ("umum", "bpjs")
    assert event.said == "Kartu BPJS dibawa"
    assert Message.objects.order_by("id").filter(topic="print.ticket").last().body["rows"][0] == [
        "Bayar",
        "BPJS",
    ]


def test_another_card_seen_at_the_counter_replaces_the_one_on_record(world, with_card):
    words = {"outcome": "ok", "payment": "bpjs", "bpjs_number": OTHER_CARD}

    seen = do(with_card, "reverify", world.budi, **words)

    assert (seen.status, seen.payment, seen.bpjs_number) == ("in_queue", "bpjs", OTHER_CARD)
    assert (seen.coverage, seen.coverage_at) == ("unknown", None)
    event = AuditEvent.objects.get(verb="reservation.card_corrected")
    assert OTHER_CARD not in str(event.data)
    assert not AuditEvent.objects.filter(verb="reservation.payment_changed").exists()


@pytest.mark.parametrize("number", ["", cast.BPJS_SITI])
def test_the_same_card_corrects_nothing(world, with_card, number):
    words = {"outcome": "ok", "payment": "bpjs", "bpjs_number": number}

    seen = do(with_card, "reverify", world.budi, **words)

    assert (seen.status, seen.bpjs_number) == ("in_queue", cast.BPJS_SITI)
    assert not AuditEvent.objects.filter(verb="reservation.card_corrected").exists()


def test_a_changed_payment_needs_its_reason(world, arrived):
    with pytest.raises(Refusal) as refused:
        do(arrived, "reverify", world.budi, outcome="ok", payment="bpjs", bpjs_number="1")

    assert "payment_reason" in refused.value.errors
    assert fresh(arrived).payment == "umum"


def test_the_wrong_clinic_closes_the_old_ticket_and_links_the_new_one(world, arrived):
    assert taken(world.umum) == 1

    reservation = do(arrived, "reverify", world.budi, outcome="wrong_clinic", clinic="gigi")

    old, new = Ticket.objects.order_by("id")
    assert (old.state, label(old)) == ("wrong_clinic", "A-001")
    assert (new.replaces, label(new)) == (old, "G-001")
    assert reservation.clinic == world.gigi
    assert taken(world.umum) == 0
    assert printed() == ["A-001", "G-001"]


def test_somebody_who_cannot_be_served_today_is_told_why(world, arrived):
    reservation = do(
        arrived, "reverify", world.budi, outcome="refused", reason_code=cast.reason().code
    )

    assert reservation.status == "rejected"
    assert open_steps(reservation) == []
    assert printed() == ["A-001"]
