"""Stories of the inbox: what is there, whose it is, how it stands."""

import pytest
from django.urls import reverse

from flows.engine import service
from puskesmas.sla.models import Deadline
from tests import cast
from tests.cast import open_task, reserve

INBOX_QUERIES = 7
"""Session, officer, roles, whom he stands in for, the rows, the figures of the tabs, the facility's
name."""


def names(answer):
    return [row["title"] for row in answer.context["rows"]]


def test_budi_sees_the_open_work_of_his_facility_by_due_moment(world, desk):
    reserve(world.umum, world.siti, cast.FRIDAY)
    reserve(world.gigi, world.joko, cast.TUESDAY)
    budi = desk(world.budi)

    answer = budi.get(reverse("staff:inbox"))

    assert names(answer) == ["Joko Susilo", "Siti Aminah"]
    assert "Verifikasi" in answer.content.decode()
    assert "Puskesmas Mergangsan" in answer.content.decode()


def test_rudi_of_another_facility_sees_an_empty_inbox_and_cannot_claim(world, desk):
    reservation = reserve(world.umum, world.siti)
    task = open_task(reservation, "verify").task
    rudi = desk(world.rudi)

    answer = rudi.get(reverse("staff:inbox"))
    claimed = rudi.post(reverse("staff:claim", args=[task]))

    assert names(answer) == []
    assert "Tidak ada tugas terbuka" in answer.content.decode()
    assert claimed.status_code == 404
    assert open_task(reservation, "verify").assignee is None


def test_budi_claims_and_releases_from_the_row_and_stays_in_his_list(world, desk):
    task = open_task(reserve(world.umum, world.siti), "verify").task
    budi = desk(world.budi)

    claimed = budi.post(reverse("staff:claim", args=[task]) + "?tampilan=open&langkah=verify")

    assert claimed.url == f"/petugas/?tampilan=open&langkah=verify#tugas-{task}"
    assert Deadline.objects.get(task=task).assignee == world.budi
    assert names(budi.get("/petugas/?tampilan=mine")) == ["Siti Aminah"]

    budi.post(reverse("staff:release", args=[task]))

    assert Deadline.objects.get(task=task).assignee is None
    assert names(budi.get("/petugas/?tampilan=mine")) == []


def test_a_task_a_colleague_has_is_not_taken_away(world, desk):
    task = open_task(reserve(world.umum, world.siti), "verify").task
    dewi = cast._staff("dewi", "Dewi Anggraini", "registrar", world.mergangsan)
    service.claim(task, by=cast.staff(dewi))

    answer = desk(world.budi).post(reverse("staff:claim", args=[task]), follow=True)

    assert "sedang dikerjakan rekan Anda" in answer.content.decode()
    assert "Dewi Anggraini" in answer.content.decode()
    assert Deadline.objects.get(task=task).assignee == dewi


def test_the_tabs_follow_the_clock_not_the_last_sweep(world, desk, clock):
    reserve(world.umum, world.siti, cast.TUESDAY)
    budi = desk(world.budi)

    clock.set(cast.at(cast.TUESDAY, 7, 50))
    at_risk = budi.get("/petugas/?tampilan=at_risk")
    clock.set(cast.at(cast.TUESDAY, 8, 12))
    overdue = budi.get("/petugas/?tampilan=overdue")

    assert names(at_risk) == ["Siti Aminah"]
    assert "sisa 10 menit" in at_risk.content.decode()
    assert names(overdue) == ["Siti Aminah"]
    assert "lewat 12 menit" in overdue.content.decode()
    assert [tab["count"] for tab in overdue.context["tabs"]] == [1, 0, 0, 1]


def test_the_filter_by_step(world, desk):
    cast.do(reserve(world.umum, world.siti), "verify", world.budi, valid="true")
    reserve(world.umum, world.joko)
    budi = desk(world.budi)

    assert names(budi.get("/petugas/?langkah=enter_number")) == ["Siti Aminah"]
    assert names(budi.get("/petugas/?langkah=verify")) == ["Joko Susilo"]


def test_the_keyset_walks_every_row_once(world, desk, monkeypatch):
    monkeypatch.setattr("frontend.staff.inbox.PAGE", 2)
    reserve(world.umum, world.siti)
    reserve(world.umum, world.joko)
    reserve(world.gigi, world.dimas)
    budi = desk(world.budi)

    first = budi.get("/petugas/")
    second = budi.get(first.context["next_href"])

    assert names(first) == ["Siti Aminah", "Joko Susilo"]
    assert names(second) == ["Dimas Pratama"]
    assert second.context["next_href"] == ""
    assert budi.get("/petugas/?setelah=rusak").status_code == 404


def test_the_head_sees_masked_names_and_no_buttons(world, desk):
    reserve(world.umum, world.siti)

    answer = desk(world.ani).get("/petugas/")

    assert names(answer) == ["S••• A•••"]
    assert "Ambil<" not in answer.content.decode()


def test_whoever_is_not_signed_in_goes_to_the_door(client, db):
    answer = client.get("/petugas/?tampilan=mine")

    assert answer.url == "/petugas/masuk/?next=%2Fpetugas%2F%3Ftampilan%3Dmine"


def test_a_list_that_refreshes_after_the_session_ended_reloads_the_page(client, db):
    answer = client.get("/petugas/", headers={"HX-Request": "true"}, follow=True)

    assert answer.headers["HX-Refresh"] == "true"


@pytest.mark.parametrize("rows", [1, 3])
def test_a_constant_number_of_queries(world, desk, django_assert_num_queries, rows):
    for citizen, clinic in [
        (world.siti, world.umum),
        (world.joko, world.gigi),
        (world.dimas, world.umum),
    ][:rows]:
        reserve(clinic, citizen)
    budi = desk(world.budi)

    with django_assert_num_queries(INBOX_QUERIES):
        answer = budi.get("/petugas/")

    assert len(names(answer)) == rows
