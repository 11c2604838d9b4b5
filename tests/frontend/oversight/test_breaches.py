"""Stories of Wati, who must find within a minute what was broken, by whom and why."""

import pytest
from django.urls import reverse

from flows.engine import service
from puskesmas.sla.actions import sweep
from tests import cast
from tests.cast import do, open_task, reserve

PAGE = "/pengawasan/"
BREACH_QUERIES = 14
"""Session, officer, roles, the facilities, sums, the list, the figures, what waits for an answer,
the forecast (open work, pace, hands, calendar) and the facility's name."""


@pytest.fixture
def late(world, clock):
    """Siti's case verified 45 minutes late by Budi, Joko's taken by nobody."""
    siti, joko = reserve(world.umum, world.siti), reserve(world.umum, world.joko)
    service.claim(open_task(siti, "verify").task, by=cast.staff(world.budi))
    clock.set(cast.at(cast.TUESDAY, 8, 45))
    sweep()
    do(siti, "verify", world.budi, valid="true")
    return siti, joko


def cells(answer):
    return [[str(cell) for cell in row] for row in answer.context["breach_rows"]]


def test_wati_finds_who_broke_what_and_why(world, desk, late):
    answer = desk(world.wati).get(PAGE)

    joko, siti = cells(answer)
    assert [siti[2], siti[3], siti[4]] == [
        "Budi Santoso",
        "45 menit",
        "Diambil tepat waktu, selesai terlambat.",
    ]
    assert [joko[2], joko[3], joko[4]] == [
        "Belum diambil",
        "45 menit (masih terbuka)",
        "Tidak ada petugas yang mengambil.",
    ]
    assert reverse("staff:case", args=[late[0].code]) in siti[1]
    assert [row[1:] for row in answer.context["rows"]] == [
        ["Budi Santoso", 1, 0],
        ["Belum diambil", 1, 1],
    ]
    assert answer.context["now"].overdue == 1
    assert answer.context["broken"] == 2


def test_a_breach_opens_the_case(world, desk, late):
    wati = desk(world.wati)

    answer = wati.get(reverse("staff:case", args=[late[0].code]))

    assert "Verifikasi: lewat tenggat" in answer.content.decode()


def test_the_list_narrows_to_a_step_and_an_officer(world, desk, late):
    wati = desk(world.wati)

    budi = wati.get(PAGE, {"langkah": "verify", "petugas": "budi"})
    nobody = wati.get(PAGE, {"petugas": "-"})

    assert [row[2] for row in cells(budi)] == ["Budi Santoso"]
    assert budi.context["narrowed"] == "Verifikasi · Budi Santoso"
    assert [row[2] for row in cells(nobody)] == ["Belum diambil"]
    assert budi.context["broken"] == 2


def test_the_period(world, desk, late, clock):
    clock.set(cast.at(cast.FRIDAY, 9))
    wati = desk(world.wati)

    assert cells(wati.get(PAGE, {"waktu": "hari"})) == []
    assert len(cells(wati.get(PAGE, {"waktu": "pekan"}))) == 2
    clock.shift(days=10)
    assert len(cells(desk(world.wati).get(PAGE, {"waktu": "bulan"}))) == 2
    assert cells(desk(world.wati).get(PAGE, {"waktu": "pekan"})) == []


def test_who_does_not_come_breaks_no_promise_of_the_office(world, desk, clock):
    reservation = do(reserve(world.umum, world.siti), "verify", world.budi, valid="true")
    do(reservation, "enter_number", world.budi, number="A-1")
    clock.set(cast.at(cast.TUESDAY, 14, 30))
    sweep()

    answer = desk(world.wati).get(PAGE)

    assert cells(answer) == []
    assert "Tidak ada tenggat yang dilanggar" in answer.content.decode()


def test_own_facility_only_and_the_health_office_sees_all(world, desk, late):
    ratna = cast._staff("ratna", "Ratna Dewi", "supervisor", world.tegalrejo)
    dinas = cast._staff("dinas", "Fita Kurnia", "health_office", None)

    assert cells(desk(ratna).get(PAGE)) == []
    assert cells(desk(ratna).get(PAGE, {"puskesmas": "mergangsan"})) == []
    everywhere = desk(dinas).get(PAGE)
    assert len(cells(everywhere)) == 2
    assert [one["value"] for one in everywhere.context["facilities"]] == ["mergangsan", "tegalrejo"]
    assert "Puskesmas Mergangsan" in cells(everywhere)[0][1]
    assert cells(desk(dinas).get(PAGE, {"puskesmas": "tegalrejo"})) == []


def test_an_officer_without_oversight_is_refused_and_has_no_link(world, desk):
    budi = desk(world.budi)

    assert budi.get(PAGE).status_code == 403
    assert PAGE not in budi.get("/petugas/").content.decode()
    assert PAGE in desk(world.wati).get("/petugas/").content.decode()


def test_the_keyset_walks_every_breach_once(world, desk, late, monkeypatch):
    monkeypatch.setattr("frontend.oversight.views.PAGE", 1)
    wati = desk(world.wati)

    first = wati.get(PAGE)
    second = wati.get(first.context["next_href"])

    assert [row[2] for row in cells(first) + cells(second)] == ["Belum diambil", "Budi Santoso"]
    assert second.context["next_href"] == ""
    assert wati.get(PAGE, {"setelah": "2026-11-24~x"}).status_code == 404


@pytest.mark.parametrize("breaches", [1, 3])
def test_a_constant_number_of_queries(world, desk, clock, django_assert_num_queries, breaches):
    for person in (world.siti, world.joko, world.dimas)[:breaches]:
        reserve(world.umum, person)
    clock.set(cast.at(cast.TUESDAY, 9))
    sweep()
    wati = desk(world.wati)

    with django_assert_num_queries(BREACH_QUERIES):
        answer = wati.get(PAGE)

    assert len(cells(answer)) == breaches
