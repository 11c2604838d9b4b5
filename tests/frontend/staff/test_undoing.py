"""Stories of a wrong press: found again, taken back in time, told in words."""

import pytest
from django.urls import reverse

from puskesmas.audit.models import AuditEvent
from puskesmas.sla.models import Deadline
from tests.cast import do, fresh, open_task, reserve

RECENT_QUERIES = 5
"""Session, officer, roles, whom he stands in for, the steps, the facility's name."""


@pytest.fixture
def verified(world):
    return do(reserve(world.umum, world.siti), "verify", world.budi, valid="true")


def done_task(reservation, step="verify"):
    return Deadline.objects.get(case_code=reservation.code, step=step, outcome="done").task


def test_budi_takes_back_his_last_step_with_a_reason(world, desk, verified):
    budi = desk(world.budi)

    asked = budi.get(reverse("staff:undo_last"), follow=True)
    answer = budi.post(
        reverse("staff:undo", args=[done_task(verified)]), {"reason": "Salah tekan", "kunci": "k1"}
    )

    assert "Batalkan «Verifikasi»?" in asked.content.decode()
    assert "Siti Aminah" in asked.content.decode()
    opened = open_task(verified, "verify")
    assert answer.url == reverse("staff:task", args=[opened.task])
    assert opened.assignee == world.budi
    assert fresh(verified).status == "submitted"
    assert AuditEvent.objects.get(verb="step.undone").said == "Salah tekan"
    assert "Verifikasi dibatalkan." in budi.get(answer.url).content.decode()


def test_the_list_says_how_long_there_is_still_time(world, desk, clock, verified):
    clock.shift(minutes=2)
    page = desk(world.budi).get(reverse("staff:recent"))
    clock.shift(minutes=60)
    later = desk(world.budi).get(reverse("staff:undo_last"), follow=True)

    minutes = world.mergangsan.undo_minutes - 2
    assert [row["title"] for row in page.context["rows"]] == ["Siti Aminah"]
    assert f"masih dapat dibatalkan {minutes} menit" in page.content.decode()
    assert "Tidak ada yang dapat dibatalkan" in later.content.decode()


def test_too_late_is_said_on_the_page_and_changes_nothing(world, desk, clock, verified):
    task = done_task(verified)
    clock.shift(minutes=60)

    answer = desk(world.budi).post(reverse("staff:undo", args=[task]))

    assert answer.status_code == 409
    assert "Minta penyelia mencari jalan." in answer.content.decode()
    assert fresh(verified).status == "verified"


def test_rudi_finds_nothing_and_ani_may_not(world, desk, verified):
    address = reverse("staff:undo", args=[done_task(verified)])

    assert desk(world.rudi).post(address).status_code == 404
    assert desk(world.ani).post(address).status_code == 403
    assert fresh(verified).status == "verified"


@pytest.mark.parametrize("steps", [1, 3])
def test_a_constant_number_of_queries(world, desk, django_assert_num_queries, steps):
    for person in (world.siti, world.joko, world.dimas)[:steps]:
        do(reserve(world.umum, person), "verify", world.budi, valid="true")
    budi = desk(world.budi)

    with django_assert_num_queries(RECENT_QUERIES):
        answer = budi.get(reverse("staff:recent"))

    assert len(answer.context["rows"]) == steps
