"""Stories of the next case: it opens by itself, and the way back is the list one came from."""

import pytest
from django.urls import reverse

from flows.engine import service
from puskesmas.errors import Conflict
from puskesmas.people.delegations import delegate
from puskesmas.people.models import RoleAssignment
from puskesmas.place.models import FacilityMode, Mode
from puskesmas.sla.models import Deadline
from tests import cast
from tests.cast import open_task, reserve


def address(reservation, step="verify"):
    return reverse("staff:task", args=[open_task(reservation, step).task])


@pytest.fixture
def dewi(world):
    return cast._staff("dewi", "Dewi Anggraini", "registrar", world.mergangsan)


def test_the_next_free_case_of_the_same_step_is_taken_and_opened(world, desk):
    first, second = reserve(world.umum, world.siti), reserve(world.umum, world.joko)

    answer = desk(world.budi).post(address(first), {"valid": "true"})

    assert answer.url == address(second)
    taken = open_task(second, "verify")
    assert (taken.assignee, taken.started_at) == (world.budi, cast.at(cast.MONDAY, 8))


def test_what_he_has_in_hand_already_comes_first(world, desk):
    later, mine = reserve(world.umum, world.siti), reserve(world.umum, world.joko, cast.FRIDAY)
    first = reserve(world.gigi, world.dimas)
    service.claim(open_task(mine, "verify").task, by=cast.staff(world.budi))

    answer = desk(world.budi).post(address(first), {"valid": "true"})

    assert answer.url == address(mine)
    assert open_task(later, "verify").assignee is None


def test_after_a_rejection_the_next_verification_follows(world, desk):
    cast.reason()
    first, second = reserve(world.umum, world.siti), reserve(world.umum, world.joko)
    budi = desk(world.budi)
    budi.post(address(first), {"valid": "false"})

    answer = budi.post(address(first, "reject"), {"reason_code": "data-tidak-cocok"})

    assert answer.url == address(second)


def test_what_a_colleague_has_is_left_to_her(world, desk, dewi):
    first, hers = reserve(world.umum, world.siti), reserve(world.umum, world.joko)
    service.claim(open_task(hers, "verify").task, by=cast.staff(dewi))

    answer = desk(world.budi).post(address(first), {"valid": "true"})

    assert answer.url == "/petugas/"
    assert open_task(hers, "verify").assignee == dewi


def test_switched_off_nothing_is_taken_and_the_list_is_where_it_was(world, desk):
    first, second = reserve(world.umum, world.siti), reserve(world.umum, world.joko)
    budi = desk(world.budi)
    where = address(first)
    budi.post(reverse("staff:go_on", args=[open_task(first, "verify").task]))
    budi.get("/petugas/?tampilan=open&langkah=verify")

    page = budi.get(where)
    answer = budi.post(where, {"valid": "true"})

    assert (
        f'href="/petugas/?tampilan=open&amp;langkah=verify#tugas-{page.context["task"].task}"'
        in (page.content.decode())
    )
    assert answer.url == "/petugas/?tampilan=open&langkah=verify"
    assert open_task(second, "verify").assignee is None


def test_whoever_stands_in_sees_for_whom_and_takes_the_task_over(world, desk, dewi):
    reservation = reserve(world.umum, world.siti)
    task = open_task(reservation, "verify").task
    service.claim(task, by=cast.staff(dewi))
    delegate(
        user=dewi,
        to=world.budi,
        facility=world.mergangsan,
        starts_at=cast.at(cast.MONDAY, 7),
        ends_at=cast.at(cast.TUESDAY, 7),
        by=cast.staff(world.wati),
    )
    budi = desk(world.budi)

    listed = budi.get("/petugas/?tampilan=mine").content.decode()
    shown = budi.get(address(reservation)).content.decode()
    budi.post(reverse("staff:start", args=[task]))

    assert "Anda menggantikan <strong>Dewi Anggraini</strong>" in listed
    assert "Ambil<" in listed
    assert "Tugas Dewi Anggraini, yang Anda gantikan" in shown
    assert Deadline.objects.get(task=task).assignee == world.budi


def test_who_is_away_from_one_puskesmas_keeps_the_work_of_the_other(world, desk, dewi):
    FacilityMode.objects.update(mode=Mode.VERIFIED)
    for user in (world.budi, dewi):
        RoleAssignment.objects.create(user=user, role="registrar", facility=world.tegalrejo)
    here = reserve(world.umum, world.siti)
    there = reserve(world.umum_tegalrejo, world.joko, slot=cast.time(9))
    for one in (here, there):
        service.claim(open_task(one, "verify").task, by=cast.staff(dewi))
    delegate(
        user=dewi, to=world.budi, facility=world.mergangsan, by=cast.staff(dewi),
        starts_at=cast.at(cast.MONDAY, 7), ends_at=cast.at(cast.TUESDAY, 7),
    )  # fmt: skip
    budi = desk(world.budi)

    listed = budi.get("/petugas/?tampilan=mine")
    shown = budi.get(address(there)).text
    with pytest.raises(Conflict) as refused:
        service.complete(
            open_task(there, "verify").task, by=cast.staff(world.budi), data={"valid": "true"}
        )

    assert [row["task"] for row in listed.context["rows"]] == [open_task(here, "verify").task]
    assert "yang Anda gantikan" not in shown
    assert refused.value.code == "task_taken"
    assert open_task(there, "verify").assignee == dewi


def test_a_case_that_opened_by_itself_goes_back_when_he_leaves_it(world, desk):
    first, second = reserve(world.umum, world.siti), reserve(world.umum, world.joko)
    budi = desk(world.budi)
    budi.get("/petugas/?tampilan=open")
    opened = budi.post(address(first), {"valid": "true"}).url

    back = budi.get(opened).context["returns_href"]
    answer = budi.post(back)

    given_back = open_task(second, "verify")
    assert answer.url == f"/petugas/?tampilan=open#tugas-{given_back.task}"
    assert (given_back.assignee, given_back.started_at) == (None, None)


def test_what_he_took_himself_stays_his(world, desk):
    first, second = reserve(world.umum, world.siti), reserve(world.umum, world.joko)
    budi = desk(world.budi)
    opened = budi.post(address(first), {"valid": "true"}).url
    task = open_task(second, "verify").task
    budi.post(reverse("staff:release", args=[task]))

    budi.post(reverse("staff:start", args=[task]))

    assert budi.get(opened).context["returns_href"] == ""
    assert open_task(second, "verify").assignee == world.budi


def test_his_own_next_case_does_not_go_back(world, desk):
    mine = reserve(world.umum, world.joko, cast.FRIDAY)
    first = reserve(world.gigi, world.dimas)
    service.claim(open_task(mine, "verify").task, by=cast.staff(world.budi))
    budi = desk(world.budi)

    opened = budi.post(address(first), {"valid": "true"}).url

    assert opened == address(mine)
    assert budi.get(opened).context["returns_href"] == ""
