"""Stories of one task: looking, taking, judging, and never losing what was typed."""

import pytest
from django.urls import reverse

from flows.engine import service
from puskesmas.audit.models import AuditEvent
from puskesmas.idempotency.models import Intent
from puskesmas.queueing.models import Ticket
from puskesmas.sla.models import Deadline
from tests import cast
from tests.cast import do, fresh, open_steps, open_task, reserve

TASK_QUERIES = 9
"""Session, officer, roles, the task, duplicates, earlier reservations, the facility's name."""


def address(reservation, step="verify"):
    return reverse("staff:task", args=[open_task(reservation, step).task])


@pytest.fixture
def dewi(world):
    return cast._staff("dewi", "Dewi Anggraini", "registrar", world.mergangsan)


def test_looking_changes_nothing_and_shows_no_full_number(world, desk):
    reservation = reserve(world.umum, world.siti, payment="bpjs", bpjs_number=cast.BPJS_SITI)
    task = open_task(reservation, "verify")
    before = AuditEvent.objects.count()

    text = desk(world.budi).get(address(reservation)).content.decode()

    assert "Verifikasi: Siti Aminah" in text
    assert "9901••••••••0001" in text
    assert cast.NIK_SITI not in text
    assert cast.BPJS_SITI not in text
    assert "081234567890" not in text
    assert "(36 tahun)" in text
    assert "Kerjakan" in text
    assert Deadline.objects.get(pk=task.pk).assignee is None
    assert AuditEvent.objects.count() == before


def test_showing_the_numbers_leaves_a_trace_and_lasts_for_the_session(world, desk):
    reservation = reserve(world.umum, world.siti)
    budi = desk(world.budi)
    task = open_task(reservation, "verify").task

    answer = budi.post(reverse("staff:reveal", args=[task]), follow=True)

    assert cast.NIK_SITI in answer.content.decode()
    assert cast.NIK_SITI in budi.get(address(reservation)).content.decode()
    event = AuditEvent.objects.get(verb="patient.identity_shown")
    assert (event.actor_label, event.case_code, event.data) == (
        "Budi Santoso",
        reservation.code,
        {},
    )


def test_the_head_may_not_uncover_numbers(world, desk):
    reservation = reserve(world.umum, world.siti)
    task = open_task(reservation, "verify").task

    answer = desk(world.ani).post(reverse("staff:reveal", args=[task]))

    assert answer.status_code == 403
    assert not AuditEvent.objects.filter(verb="patient.identity_shown").exists()


def test_rudi_of_another_facility_finds_nothing(world, desk):
    reservation = reserve(world.umum, world.siti)
    task = open_task(reservation, "verify").task
    rudi = desk(world.rudi)

    answers = [
        rudi.get(reverse("staff:task", args=[task])),
        rudi.post(reverse("staff:task", args=[task]), {"valid": "true"}),
        rudi.post(reverse("staff:start", args=[task])),
        rudi.post(reverse("staff:reveal", args=[task])),
        rudi.get(reverse("staff:case", args=[reservation.code])),
    ]

    assert [answer.status_code for answer in answers] == [404] * 5
    assert fresh(reservation).status == "submitted"
    assert open_task(reservation, "verify").assignee is None


def test_taking_a_task_notes_when_the_work_began(world, desk):
    reservation = reserve(world.umum, world.siti)
    task = open_task(reservation, "verify").task

    answer = desk(world.budi).post(reverse("staff:start", args=[task]), follow=True)

    deadline = Deadline.objects.get(task=task)
    assert deadline.assignee == world.budi
    assert deadline.started_at == cast.at(cast.MONDAY, 8)
    assert answer.context["works"] is True


def test_valid_in_one_press_then_the_next_task_of_his_own(world, desk):
    first, second = reserve(world.umum, world.siti), reserve(world.umum, world.joko)
    for reservation in (first, second):
        service.claim(open_task(reservation, "verify").task, by=cast.staff(world.budi))
    budi = desk(world.budi)
    onward = address(second)

    answer = budi.post(address(first), {"valid": "true", "checks": ["identity"]})

    assert answer.url == onward
    assert fresh(first).status == "verified"
    assert fresh(first).checks["identity"] is True
    assert budi.post(onward, {"valid": "true"}).url == "/petugas/"
    assert "Verifikasi untuk Joko Susilo selesai." in budi.get("/petugas/").content.decode()


def test_not_valid_leads_straight_to_the_reason_already_in_his_hands(world, desk):
    chosen = cast.reason()
    reservation = reserve(world.umum, world.siti)
    budi = desk(world.budi)

    answer = budi.post(address(reservation), {"valid": "false"})

    assert answer.url == address(reservation, "reject")
    assert open_task(reservation, "reject").assignee == world.budi
    assert "Data tidak cocok dengan KTP" in budi.get(answer.url).content.decode()

    done = budi.post(answer.url, {"reason_code": chosen.code, "reason": "NIK tidak terbaca."})

    assert done.url == "/petugas/"
    assert fresh(reservation).status == "rejected"
    assert fresh(reservation).rejection_text == "NIK tidak terbaca."


def test_a_reason_that_needs_words_keeps_the_choice_and_says_so(world, desk):
    chosen = cast.reason("lainnya", text="Lainnya", needs_text=True)
    reservation = do(reserve(world.umum, world.siti), "verify", world.budi, valid="false")
    service.claim(open_task(reservation, "reject").task, by=cast.staff(world.budi))

    answer = desk(world.budi).post(address(reservation, "reject"), {"reason_code": chosen.code})

    assert answer.status_code == 422
    assert "Alasan ini memerlukan penjelasan untuk pemohon." in answer.content.decode()
    assert answer.context["form"]["reason_code"].value() == chosen.code
    assert open_steps(reservation) == ["reject"]


def test_typed_text_survives_when_a_colleague_took_the_task(world, desk, dewi):
    cast.reason()
    reservation = do(reserve(world.umum, world.siti), "verify", world.budi, valid="false")
    service.claim(open_task(reservation, "reject").task, by=cast.staff(dewi))
    typed = {"reason_code": "data-tidak-cocok", "reason": "Nama berbeda dengan KTP."}

    answer = desk(world.budi).post(address(reservation, "reject"), typed)

    assert answer.status_code == 409
    assert "sedang dikerjakan rekan Anda" in answer.content.decode()
    assert "Nama berbeda dengan KTP." in answer.content.decode()
    assert fresh(reservation).status == "submitted"


def test_typed_text_survives_when_the_task_was_finished_meanwhile(world, desk, dewi):
    reservation = do(reserve(world.umum, world.siti), "verify", world.budi, valid="true")
    where = address(reservation, "enter_number")
    do(reservation, "enter_number", dewi, number="A-12")

    answer = desk(world.budi).post(where, {"number": "A-99"})

    assert answer.status_code == 409
    assert "sudah selesai dikerjakan" in answer.content.decode()
    assert 'value="A-99"' in answer.content.decode()
    assert fresh(reservation).simpus_number == "A-12"


def test_a_finished_task_opens_the_case(world, desk):
    reservation = reserve(world.umum, world.siti)
    where = address(reservation)
    do(reservation, "verify", world.budi, valid="true")

    assert desk(world.budi).get(where).url == reverse("staff:case", args=[reservation.code])


def test_a_double_press_is_one_step_with_one_answer(world, desk):
    reservation = reserve(world.umum, world.siti)
    budi = desk(world.budi)
    where = address(reservation)
    words = {"valid": "true", "kunci": "satu-kali"}

    first, second = budi.post(where, words), budi.post(where, words)

    assert first.url == second.url == "/petugas/"
    assert AuditEvent.objects.filter(verb="reservation.verified").count() == 1
    assert Intent.objects.count() == 1


def arrived(world, clock):
    reservation = do(reserve(world.umum, world.siti), "verify", world.budi, valid="true")
    reservation = do(reservation, "enter_number", world.budi, number="A-12")
    clock.set(cast.at(cast.TUESDAY, 7, 45))
    service.answer(reservation.code, "arrive", by=cast.device(world.kiosk))
    return fresh(reservation)


def test_at_the_counter_the_payment_changes_with_a_reason(world, desk, clock):
    reservation = arrived(world, clock)
    budi = desk(world.budi)
    where = address(reservation, "reverify")
    words = {"outcome": "ok", "payment": "bpjs", "bpjs_number": cast.BPJS_SITI}

    refused = budi.post(where, words)
    answer = budi.post(where, {**words, "payment_reason": "Kartu baru aktif"})

    assert refused.status_code == 422
    assert "Tulis mengapa cara bayar diubah." in refused.content.decode()
    assert cast.BPJS_SITI in refused.content.decode()
    assert answer.url == "/petugas/"
    assert fresh(reservation).payment == "bpjs"


def test_at_the_wrong_clinic_the_new_number_is_linked_to_the_old(world, desk, clock):
    reservation = arrived(world, clock)

    answer = desk(world.budi).post(
        address(reservation, "reverify"),
        {"outcome": "wrong_clinic", "clinic": "gigi", "payment": "umum"},
    )

    assert answer.url == "/petugas/"
    old, new = Ticket.objects.order_by("id")
    assert (old.state, new.state, new.replaces) == ("wrong_clinic", "waiting", old)


def test_at_the_counter_siti_cannot_be_served_today(world, desk, clock):
    cast.reason()
    reservation = arrived(world, clock)
    budi = desk(world.budi)
    where = address(reservation, "reverify")

    refused = budi.post(where, {"outcome": "refused"})
    answer = budi.post(where, {"outcome": "refused", "reason_code": "data-tidak-cocok"})

    assert "Pilih alasannya." in refused.content.decode()
    assert answer.url == "/petugas/"
    assert fresh(reservation).status == "rejected"


@pytest.mark.parametrize("others", [0, 2])
def test_a_constant_number_of_queries(world, desk, django_assert_num_queries, others):
    reservation = reserve(world.umum, world.siti)
    for person in (world.joko, world.dimas)[:others]:
        reserve(world.umum, person)
    budi = desk(world.budi)
    where = address(reservation)
    budi.get(where)

    with django_assert_num_queries(TASK_QUERIES):
        answer = budi.get(where)

    assert answer.status_code == 200
