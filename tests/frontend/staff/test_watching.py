"""Stories of alarms, warnings and absences: who hears of what, and who says «seen»."""

import pytest
from django.test import Client
from django.urls import reverse

from flows.engine import service
from flows.engine.tick import tick
from frontend.access import DEVICE_COOKIE
from puskesmas.people.delegations import absent_now
from puskesmas.people.models import RoleAssignment
from puskesmas.place.alarms import DOUBT, PRINTER, raise_alarm
from puskesmas.place.models import Alarm
from puskesmas.sla.escalations import climb
from puskesmas.sla.models import Escalation
from tests import cast
from tests.cast import open_task, reserve

BAR_QUERIES = 6
"""Session, officer, roles, whom he stands in for, the alarms, the warnings."""


@pytest.fixture
def dewi(world):
    return cast._staff("dewi", "Dewi Anggraini", "registrar", world.mergangsan)


@pytest.fixture
def overdue(world, clock):
    """Siti's reservation, not verified although the clinic has opened."""
    reservation = reserve(world.umum, world.siti)
    clock.set(cast.at(cast.TUESDAY, 8, 12))
    tick()
    return reservation


def bar(desk, user, mark=""):
    return desk(user).get(reverse("staff:alarms"), {"tanda": mark} if mark else {})


def jam(world, **words):
    raise_alarm(
        facility_id=world.mergangsan.pk,
        device_id=world.kiosk.pk,
        **{"kind": PRINTER, "subject": f"{world.kiosk.pk} paper_out", **words},
    )


def test_the_bar_says_what_is_wrong_where_and_since_when(world, desk, clock):
    clock.set(cast.at(cast.MONDAY, 8, 12))
    jam(world)

    assert "Kertas habis di Anjungan 1 sejak 08.12 WIB" in bar(desk, world.budi).content.decode()
    assert "Kertas" not in bar(desk, world.rudi).content.decode()


def test_a_bar_that_did_not_change_answers_nothing(world, desk):
    jam(world)
    first = bar(desk, world.budi)
    mark = first.context["address"].partition("tanda=")[2]

    again = bar(desk, world.budi, mark)
    Alarm.objects.update(ended_at=cast.at(cast.MONDAY, 9))

    assert (again.status_code, again.content) == (204, b"")
    assert bar(desk, world.budi, mark).status_code == 200


def test_a_doubtful_print_leads_to_the_copy(world, desk):
    reservation = reserve(world.umum, world.siti)
    jam(world, kind=DOUBT, subject="7", case_code=reservation.code)

    text = bar(desk, world.budi).content.decode()

    assert "Cetak SALINAN" in text
    assert f'href="/petugas/kasus/{reservation.code}/#tiket"' in text


def test_budi_says_that_he_sees_to_it(world, desk):
    jam(world)
    alarm = Alarm.objects.get()

    answer = desk(world.budi).post(
        reverse("staff:alarm_seen", args=[alarm.pk]), headers={"HX-Request": "true"}, follow=True
    )
    far = desk(world.rudi).post(reverse("staff:alarm_seen", args=[alarm.pk]))

    assert "dilihat Budi Santoso" in answer.content.decode()
    assert "Saya lihat" not in answer.content.decode()
    assert far.status_code == 404
    assert Alarm.objects.get().acknowledged_by == world.budi


def test_somebody_at_the_kiosk_calls_once_however_often_it_is_pressed(world, desk):
    kiosk = Client()
    kiosk.cookies[DEVICE_COOKIE] = "kiosk"

    for _press in range(3):
        answer = kiosk.post(reverse("kiosk:help"), follow=True)

    assert "Petugas sudah dipanggil" in answer.content.decode()
    assert Alarm.objects.count() == 1
    assert "Anjungan 1 memanggil petugas sejak 08.00 WIB" in bar(desk, world.budi).content.decode()
    kiosk.get(reverse("kiosk:help"))
    assert Alarm.objects.count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_bar_costs_the_same_for_one_and_three(world, desk, django_assert_num_queries, rows):
    for number in range(rows):
        jam(world, subject=str(number))
    budi = desk(world.budi)

    with django_assert_num_queries(BAR_QUERIES):
        answer = budi.get(reverse("staff:alarms"))

    assert len(answer.context["rows"]) == rows


def test_the_officer_sees_a_warning_and_its_number_in_the_menu(world, desk, clock):
    task = open_task(reserve(world.umum, world.siti), "verify")
    service.claim(task.task, by=cast.staff(world.budi))
    clock.set(task.warn_at)
    tick()

    text = desk(world.budi).get(reverse("staff:escalations")).content.decode()

    assert "Verifikasi: Siti Aminah" in text
    assert bar(desk, world.budi).context["waiting"] == 1
    assert bar(desk, world.rudi).context["waiting"] == 0


def test_wati_answers_a_breach_and_it_stands_in_the_history(world, desk, overdue):
    wati = desk(world.wati)
    breach = Escalation.objects.get(rung=2)
    page = wati.get(reverse("oversight:breaches")).content.decode()

    answer = wati.post(
        reverse("staff:escalation", args=[breach.pk]),
        {"note": "Budi sakit, saya kerjakan", "kembali": "/pengawasan/", "kunci": "satu"},
    )

    assert "Tidak ada petugas yang mengambil." in page
    assert "1 menunggu tanggapan Anda" in page
    assert answer.url == "/pengawasan/"
    assert "menunggu tanggapan" not in wati.get(answer.url).content.decode()
    history = wati.get(reverse("staff:case", args=[overdue.code])).context["timeline"]
    told = [row["title"] for row in history]
    assert "Verifikasi: petugas diperingatkan" in told
    assert "Verifikasi: penyelia diberi tahu" in told
    assert "Verifikasi: peringatan ditanggapi. Budi sakit, saya kerjakan" in told


def test_silence_reaches_the_head_who_answers_it(world, desk, overdue, clock):
    clock.shift(minutes=60)
    climb()
    ani = desk(world.ani)
    top = Escalation.objects.get(rung=3)

    before = ani.get(reverse("oversight:breaches")).context["open_breaches"]
    ani.post(reverse("staff:escalation", args=[top.pk]))
    again = ani.post(reverse("staff:escalation", args=[top.pk]), follow=True)

    assert [row["id"] for row in before] == [top.pk]
    assert "Sudah ditanggapi rekan Anda." in again.content.decode()
    assert Escalation.objects.get(rung=3).acknowledged_by == world.ani


def test_budi_may_not_answer_for_wati_nor_send_anybody_elsewhere(world, desk, overdue):
    breach = Escalation.objects.get(rung=2)
    warning = Escalation.objects.get(rung=1)
    budi = desk(world.budi)

    refused = budi.post(reverse("staff:escalation", args=[breach.pk]))
    answer = budi.post(
        reverse("staff:escalation", args=[warning.pk]), {"kembali": "https://jahat.example/"}
    )

    assert refused.status_code == 404
    assert answer.url == reverse("staff:escalations")
    assert Escalation.objects.get(rung=2).acknowledged_at is None


def span(first, last):
    return {
        "starts_at": first.strftime("%Y-%m-%dT%H:%M"),
        "ends_at": last.strftime("%Y-%m-%dT%H:%M"),
    }


def test_budi_says_that_he_is_away_and_comes_back_early(world, desk, dewi):
    budi = desk(world.budi)
    away = span(cast.at(cast.MONDAY, 8), cast.at(cast.TUESDAY, 12))

    made = budi.post(
        reverse("staff:absences"), {"to": dewi.pk, "reason": "Rapat", **away}, follow=True
    )
    listed = absent_now(world.mergangsan.pk).get()
    ended = budi.post(reverse("staff:absence_end", args=[listed.pk]), follow=True)

    assert "Dewi Anggraini melihat tugasnya" in made.content.decode()
    assert (listed.user, listed.to, listed.ends_at) == (world.budi, dewi, cast.at(cast.TUESDAY, 12))
    assert "Budi Santoso bertugas lagi." in ended.content.decode()
    assert not absent_now(world.mergangsan.pk).exists()


def test_wati_notes_it_for_a_colleague_and_mistakes_keep_what_was_typed(world, desk, dewi):
    wati = desk(world.wati)
    words = {"user": world.budi.pk, "to": dewi.pk, "reason": "Sakit"}

    refused = wati.post(
        reverse("staff:absences"),
        {**words, **span(cast.at(cast.TUESDAY, 8), cast.at(cast.MONDAY, 8))},
    )
    wati.post(
        reverse("staff:absences"),
        {**words, **span(cast.at(cast.MONDAY, 8), cast.at(cast.TUESDAY, 8))},
    )

    assert refused.status_code == 422
    assert "Akhir harus sesudah mulai." in refused.content.decode()
    assert 'value="Sakit"' in refused.content.decode()
    assert absent_now(world.mergangsan.pk).get().user == world.budi


def test_nobody_writes_a_moment_that_is_none_and_rudi_ends_nothing_here(world, desk, dewi):
    budi = desk(world.budi)
    refused = budi.post(
        reverse("staff:absences"), {"to": dewi.pk, "starts_at": "besok", "ends_at": "lusa"}
    )
    budi.post(
        reverse("staff:absences"),
        {"to": dewi.pk, **span(cast.at(cast.MONDAY, 8), cast.at(cast.TUESDAY, 8))},
    )
    row = absent_now(world.mergangsan.pk).get()

    far = desk(world.rudi).post(reverse("staff:absence_end", args=[row.pk]))

    assert "Tulis tanggal dan jam." in refused.content.decode()
    assert far.status_code == 403
    assert absent_now(world.mergangsan.pk).exists()


@pytest.fixture
def two_places(world):
    """Budi also registers at Tegalrejo, where Rudi can stand in."""
    RoleAssignment.objects.create(user=world.budi, role="registrar", facility=world.tegalrejo)


def test_budi_is_away_from_each_of_his_puskesmas_with_a_colleague_of_it(
    world, desk, dewi, two_places
):
    budi = desk(world.budi)
    away = span(cast.at(cast.MONDAY, 8), cast.at(cast.TUESDAY, 12))
    there = reverse("staff:absences") + "?puskesmas=tegalrejo"

    first, second = budi.get(reverse("staff:absences")), budi.get(there)
    wrong = budi.post(there, {"to": dewi.pk, **away})
    budi.post(reverse("staff:absences"), {"to": dewi.pk, **away})
    made = budi.post(there, {"to": world.rudi.pk, **away}, follow=True)

    assert [tab["label"] for tab in first.context["tabs"] if tab["current"]] == [
        "Puskesmas Mergangsan"
    ]
    assert {one.username for one in first.context["form"].fields["to"].queryset} == {"dewi"}
    assert {one.username for one in second.context["form"].fields["to"].queryset} == {"rudi"}
    assert wrong.status_code == 422
    assert made.redirect_chain == [(there, 302)]
    assert "Rudi Hartono melihat tugasnya" in made.text
    assert [row["to"] for row in made.context["rows"]] == ["Rudi Hartono"]
    assert absent_now(world.tegalrejo.pk).get().to == world.rudi
    assert absent_now(world.mergangsan.pk).get().to == dewi
    row = absent_now(world.tegalrejo.pk).get()
    ended = budi.post(reverse("staff:absence_end", args=[row.pk]))
    assert ended["Location"] == there
    assert not absent_now(world.tegalrejo.pk).exists()


def test_another_house_is_no_choice(world, desk, dewi):
    page = desk(world.budi).get(reverse("staff:absences") + "?puskesmas=tegalrejo")

    assert page.context["tabs"] == [
        {"href": reverse("staff:absences"), "label": "Puskesmas Mergangsan", "current": True}
    ]
    assert {one.username for one in page.context["form"].fields["to"].queryset} == {"dewi"}
