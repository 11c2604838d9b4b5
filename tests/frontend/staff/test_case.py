"""Stories of a case's history: who had it when, letters and tickets again, another officer."""

import pytest
from django.urls import reverse

from flows.engine import service
from puskesmas.audit.models import AuditEvent
from puskesmas.outbox.models import Endpoint, Message
from puskesmas.queueing.models import Ticket
from puskesmas.queueing.queries import label
from puskesmas.sla.actions import sweep
from tests import cast
from tests.cast import do, fresh, open_task, reserve

CASE_QUERIES = 14
"""Session, officer, roles, the case, its view noted in a savepoint (3), deadlines, events,
who was warned, letters, what the applicant was told, tickets, codes of the counter,
the facility's name."""


def page(reservation):
    return reverse("staff:case", args=[reservation.code])


@pytest.fixture
def dewi(world):
    return cast._staff("dewi", "Dewi Anggraini", "registrar", world.mergangsan)


def arrived(world, clock, person=None):
    reservation = do(reserve(world.umum, person or world.siti), "verify", world.budi, valid="true")
    reservation = do(reservation, "enter_number", world.budi, number="A-12")
    clock.set(cast.at(cast.TUESDAY, 7, 45))
    service.answer(reservation.code, "arrive", by=cast.device(world.kiosk))
    return fresh(reservation)


def test_wati_reads_who_had_it_when_and_what_came_too_late(world, desk, clock):
    reservation = reserve(world.umum, world.siti)
    clock.set(cast.at(cast.TUESDAY, 8, 30))
    sweep()
    do(reservation, "verify", world.budi, valid="true")

    answer = desk(world.wati).get(page(reservation))

    assert [(event["title"], event["by"]) for event in answer.context["timeline"]] == [
        ("Reservasi masuk untuk tanggal Selasa, 24 November 2026", "Pemohon"),
        ("Verifikasi: hampir lewat tenggat", "Alur"),
        ("Verifikasi: lewat tenggat", "Alur"),
        ("Verifikasi: diambil", "Budi Santoso"),
        ("Data diverifikasi: valid", "Budi Santoso"),
        ("Verifikasi: petugas diperingatkan", ""),
        ("Verifikasi: penyelia diberi tahu", ""),
    ]
    assert answer.context["timeline"][2]["state"] == "bad"
    assert "Lewat tenggat" in answer.context["promises"][0][5]
    assert cast.NIK_SITI not in answer.content.decode()


def test_looking_at_a_case_is_part_of_its_history(world, desk):
    reservation = reserve(world.umum, world.siti)
    wati = desk(world.wati)

    wati.get(page(reservation))

    event = AuditEvent.objects.get(verb="case.viewed")
    assert (event.actor_label, event.case_code) == ("Wati Lestari", reservation.code)
    assert "Wati Lestari" in wati.get(page(reservation)).context["looks"][0]


def test_a_dead_letter_is_sent_again_once(world, desk):
    reservation = reserve(world.umum, world.siti)
    letter = Message.objects.get(case_code=reservation.code)
    Message.objects.filter(pk=letter.pk).update(state="dead", trouble="alamat ditolak")
    budi = desk(world.budi)
    where = reverse("staff:retry", args=[reservation.code, letter.pk])

    shown = budi.get(page(reservation)).content.decode()
    answer = budi.post(where, follow=True)
    again = budi.post(where, follow=True)

    assert "alamat ditolak" in shown
    assert "Kirim ulang" in shown
    assert "Surat dikirim ulang." in answer.content.decode()
    assert "sedang atau sudah dikirim" in again.content.decode()
    assert Message.objects.get(pk=letter.pk).state == "due"
    assert AuditEvent.objects.filter(verb="letter.retried").count() == 1


def test_the_head_may_look_but_not_send_or_print(world, desk, clock):
    reservation = arrived(world, clock)
    Message.objects.update(state="dead")
    ticket = Ticket.objects.get()
    ani = desk(world.ani)

    answers = [
        ani.post(reverse("staff:retry", args=[reservation.code, Message.objects.first().pk])),
        ani.post(reverse("staff:reprint", args=[reservation.code, ticket.code])),
    ]

    assert ani.get(page(reservation)).status_code == 200
    assert [answer.status_code for answer in answers] == [403, 403]
    assert Ticket.objects.get().copies == 1
    assert set(Message.objects.values_list("state", flat=True)) == {"dead"}


def test_a_letter_or_ticket_of_another_case_is_not_found(world, desk, clock):
    mine = arrived(world, clock)
    other = reserve(world.gigi, world.joko, cast.FRIDAY)
    letter = Message.objects.filter(case_code=mine.code).first()
    budi = desk(world.budi)

    answers = [
        budi.post(reverse("staff:retry", args=[other.code, letter.pk])),
        budi.post(reverse("staff:reprint", args=[other.code, Ticket.objects.get().code])),
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert Ticket.objects.get().copies == 1


def test_a_double_press_prints_one_copy(world, desk, clock):
    reservation = arrived(world, clock)
    budi = desk(world.budi)
    where = reverse("staff:reprint", args=[reservation.code, Ticket.objects.get().code])

    for _press in range(2):
        answer = budi.post(where, {"kunci": "satu"}, follow=True)

    assert "Nomor dicetak ulang." in answer.content.decode()
    assert Ticket.objects.get().copies == 2
    assert Message.objects.filter(topic="print.ticket").count() == 2


def test_the_tickets_of_a_wrong_clinic_lead_to_one_another(world, desk, clock):
    reservation = do(
        arrived(world, clock), "reverify", world.budi, outcome="wrong_clinic", clinic="gigi"
    )

    old, new = desk(world.budi).get(page(reservation)).context["tickets"]

    assert (old["label"], new["label"]) == ("A-001", "G-001")
    assert old["new"] is new
    assert new["old"] is old
    assert label(Ticket.objects.get(pk=new["id"])) == "G-001"


def test_wati_hands_a_task_to_dewi_and_says_why(world, desk, dewi):
    reservation = reserve(world.umum, world.siti)
    task = open_task(reservation, "verify").task
    service.claim(task, by=cast.staff(world.budi))
    wati = desk(world.wati)

    answer = wati.post(
        reverse("staff:reassign", args=[task]),
        {"to": dewi.pk, "reason": "Budi sakit"},
        follow=True,
    )

    assert "Tugas dipindahkan kepada Dewi Anggraini." in answer.content.decode()
    assert "Budi sakit" in answer.content.decode()
    assert open_task(reservation, "verify").assignee == dewi


def test_a_task_goes_to_nobody_outside_the_facility(world, desk):
    reservation = reserve(world.umum, world.siti)
    task = open_task(reservation, "verify").task

    answer = desk(world.wati).post(
        reverse("staff:reassign", args=[task]), {"to": world.rudi.pk, "reason": "Coba"}
    )

    assert answer.status_code == 422
    assert 'value="Coba"' in answer.content.decode()
    assert open_task(reservation, "verify").assignee is None


def test_the_engine_itself_refuses_somebody_who_is_no_colleague(world):
    task = open_task(reserve(world.umum, world.siti), "verify").task

    with pytest.raises(service.Refusal, match="not_a_colleague"):
        service.reassign(task, to=world.rudi, by=cast.staff(world.wati))


def test_budi_may_not_reassign(world, desk, dewi):
    reservation = reserve(world.umum, world.siti)
    task = open_task(reservation, "verify").task

    answer = desk(world.budi).post(
        reverse("staff:reassign", args=[task]), {"to": dewi.pk, "reason": "Malas"}
    )

    assert answer.status_code == 403
    assert open_task(reservation, "verify").assignee is None


@pytest.mark.parametrize("steps", [1, 3])
def test_a_constant_number_of_queries(world, desk, django_assert_num_queries, steps):
    reservation = reserve(world.umum, world.siti)
    for step, words in [("verify", {"valid": "true"}), ("enter_number", {"number": "A-1"})][
        : steps - 1
    ]:
        do(reservation, step, world.budi, **words)
    budi = desk(world.budi)

    with django_assert_num_queries(CASE_QUERIES):
        budi.get(page(reservation))


def test_whoever_reads_reports_finds_that_of_the_case(world, desk):
    reservation = reserve(world.umum, world.siti)
    report = reverse("reports:visit", args=[reservation.code])

    nurse = cast._staff("nani", "Nani Perawat", "nurse", world.mergangsan)

    assert report in desk(world.ani).get(page(reservation)).content.decode()
    assert report in desk(world.budi).get(page(reservation)).content.decode()
    assert report not in desk(nurse).get(page(reservation)).content.decode()


def test_each_message_says_its_road_its_news_and_what_was_passed_by(world, desk):
    reservation = reserve(world.umum, world.siti)
    at = cast.at(cast.MONDAY, 8, 12)
    Message.objects.filter(topic="email.send").update(
        state="delivered", delivered_at=at, receipt="read", receipt_at=at
    )

    html = desk(world.budi).get(page(reservation)).content.decode()

    assert "E-mail kepada pemohon: Permohonan diterima" in html
    assert "Dibaca 08.12 WIB" in html
    assert "WhatsApp: belum dikonfigurasi, SMS: belum dikonfigurasi" in html


def test_a_message_without_any_road_is_visible_too(world, desk):
    Endpoint.objects.all().delete()
    reservation = reserve(world.umum, world.siti)

    html = desk(world.budi).get(page(reservation)).content.decode()

    assert Message.objects.filter(case_code=reservation.code).count() == 0
    assert "hanya di halaman warga" in html
    assert "e-mail: belum dikonfigurasi" in html
