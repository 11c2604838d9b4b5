"""Stories of many rows at once: each has its own result, beside its row."""

import pytest
from django.urls import reverse

from flows.engine import service
from puskesmas.people.models import RoleAssignment
from puskesmas.sla.models import Deadline
from tests import cast
from tests.cast import open_task, reserve


@pytest.fixture
def dewi(world):
    return cast._staff("dewi", "Dewi Anggraini", "registrar", world.mergangsan)


@pytest.fixture
def tasks(world):
    rows = [reserve(world.umum, one) for one in (world.siti, world.joko, world.dimas)]
    return [open_task(one, "verify").task for one in rows]


def results(answer):
    return {row["title"]: row["result"]["text"] for row in answer.context["rows"] if row["result"]}


def test_budi_takes_two_and_reads_why_the_third_stays(world, desk, dewi, tasks):
    service.claim(tasks[1], by=cast.staff(dewi))

    answer = desk(world.budi).post(reverse("staff:many"), {"tugas": tasks, "tindakan": "ambil"})

    assert results(answer) == {
        "Siti Aminah": "Diambil.",
        "Joko Susilo": "Tugas ini sedang dikerjakan rekan Anda.",
        "Dimas Pratama": "Diambil.",
    }
    assert "2 dari 3 tugas berhasil." in answer.content.decode()
    assert Deadline.objects.get(task=tasks[1]).assignee == dewi
    assert Deadline.objects.get(task=tasks[2]).assignee == world.budi


def test_a_number_too_long_for_any_task_is_passed_over(world, desk, tasks):
    answer = desk(world.budi).post(
        reverse("staff:many"), {"tugas": [tasks[0], "9" * 20, "9" * 9000], "tindakan": "ambil"}
    )

    assert results(answer) == {"Siti Aminah": "Diambil."}


def test_what_left_the_view_is_still_shown_with_its_result(world, desk, tasks):
    for task in tasks[:2]:
        service.claim(task, by=cast.staff(world.budi))

    answer = desk(world.budi).post(
        reverse("staff:many") + "?tampilan=mine", {"tugas": tasks[:1], "tindakan": "lepas"}
    )

    assert results(answer) == {"Siti Aminah": "Dilepas."}
    assert [row["title"] for row in answer.context["rows"]] == ["Siti Aminah", "Joko Susilo"]


def test_wati_hands_two_over_with_a_reason(world, desk, dewi, tasks):
    words = {"tugas": tasks[:2], "tindakan": "pindah", "to": dewi.pk}
    wati = desk(world.wati)

    refused = wati.post(reverse("staff:many"), words)
    answer = wati.post(reverse("staff:many"), {**words, "reason": "Budi sakit"})

    assert refused.status_code == 422
    assert "Tulis mengapa tugas dipindahkan." in refused.content.decode()
    assert [row["picked"] for row in refused.context["rows"]] == [True, True, False]
    assert set(results(answer).values()) == {"Dipindahkan."}
    assert Deadline.objects.filter(assignee=dewi).count() == 2


def test_budi_cannot_hand_over_and_nothing_changes(world, desk, dewi, tasks):
    words = {"tugas": tasks, "tindakan": "pindah", "to": dewi.pk, "reason": "Biar saja"}

    answer = desk(world.budi).post(reverse("staff:many"), words)

    assert answer.status_code == 403
    assert "Peran Anda tidak mencakup tindakan ini." in answer.text
    assert "Pindahkan yang dipilih" not in desk(world.budi).get(reverse("staff:inbox")).text
    assert not Deadline.objects.filter(assignee=dewi).exists()


def test_rudi_reaches_nothing_of_mergangsan(world, desk, tasks):
    answer = desk(world.rudi).post(reverse("staff:many"), {"tugas": tasks, "tindakan": "ambil"})

    assert "0 dari 3 tugas berhasil." in answer.content.decode()
    assert not Deadline.objects.filter(assignee=world.rudi).exists()


def test_the_head_has_no_boxes(world, desk, tasks):
    assert 'name="tugas"' not in desk(world.ani).get("/petugas/").content.decode()


def test_a_supervisor_of_the_second_puskesmas_hands_over_there(world, desk, dewi, tasks):
    """Rudi registers at Tegalrejo first; since then he also supervises Mergangsan."""
    RoleAssignment.objects.create(user=world.rudi, role="supervisor", facility=world.mergangsan)
    words = {"tugas": [tasks[0]], "tindakan": "pindah", "to": dewi.pk, "reason": "Budi sakit"}

    listed = desk(world.rudi).get(reverse("staff:inbox"))
    answer = desk(world.rudi).post(reverse("staff:many"), words)

    offered = listed.context["hand_over"].fields["to"].queryset
    assert {one.username for one in offered} == {"budi", "dewi"}
    assert results(answer) == {"Siti Aminah": "Dipindahkan."}
    assert Deadline.objects.get(task=tasks[0]).assignee == dewi
