"""Undo, many at once, warnings and alarms over the API."""

import pytest

from flows.engine import service
from flows.engine.tick import tick
from puskesmas.place.alarms import raise_alarm
from puskesmas.sla.models import Deadline, Escalation
from tests import cast
from tests.cast import do, fresh, open_task, reserve
from tests.frontend.api.conftest import officer


@pytest.fixture
def reservation(world):
    return reserve(world.umum, world.siti)


def test_a_step_is_taken_back_once_for_its_key(world, reservation, budi, rudi):
    task = open_task(reservation, "verify").task
    do(reservation, "verify", world.budi, valid="true")

    rudi.post(f"tasks/{task}/undo/", {}, 404)
    opened = budi.post(f"tasks/{task}/undo/", {"reason": "Salah tekan"}, key="u1")
    again = budi.post(f"tasks/{task}/undo/", {"reason": "Salah tekan"}, key="u1")

    assert opened == again
    assert (opened["step"], opened["assignee"]) == ("verify", "budi")
    assert fresh(reservation).status == "submitted"
    assert budi.post(f"tasks/{task}/undo/", {}, 409)["code"] == "not_undoable"


def test_many_tasks_have_their_own_results(world, reservation, budi, wati):
    task = open_task(reservation, "verify").task
    wish = {"act": "claim", "tasks": [task, 999_999]}

    items = budi.post("tasks/bulk/", wish)["items"]

    assert [(one["task"], one["done"], one["code"]) for one in items] == [
        (task, True, ""),
        (999_999, False, "task_unknown"),
    ]
    moved = wati.post("tasks/bulk/", {"act": "reassign", "tasks": [task], "to": "budi"})
    assert moved["items"][0]["done"] is True
    wati.post("tasks/bulk/", {"act": "reassign", "tasks": [task], "to": "siapa"}, 422)
    answer = budi.post("tasks/bulk/", {"act": "release", "tasks": list(range(1, 102))}, 422)
    assert answer["code"] == "too_many"
    assert Deadline.objects.get(task=task).assignee == world.budi


def test_a_breach_is_seen_and_answered_by_the_supervisor(world, reservation, wati, budi, clock):
    clock.set(cast.at(cast.TUESDAY, 8, 12))
    tick()
    breach = Escalation.objects.get(rung=2)

    [row] = officer(world.wati).get("escalations/")["items"]
    budi = officer(world.budi)
    budi.post(f"escalations/{breach.pk}/acknowledge/", {}, 404)
    wati = officer(world.wati)
    seen = wati.post(f"escalations/{breach.pk}/acknowledge/", {"note": "Saya kerjakan"})

    assert (row["rung"], row["task"]["step"]) == (2, "verify")
    assert (seen["note"], seen["acknowledged_at"] is not None) == ("Saya kerjakan", True)
    wati.post(f"escalations/{breach.pk}/acknowledge/", {}, 409)
    assert wati.get("escalations/")["items"] == []


def test_a_colleagues_warning_is_refused_with_a_name(world, reservation, clock):
    task = open_task(reservation, "verify")
    service.claim(task.task, by=cast.staff(world.budi))
    clock.set(task.warn_at)
    tick()
    warning = Escalation.objects.get(rung=1)
    dewi = officer(cast._staff("dewi", "Dewi Anggraini", "registrar", world.mergangsan))

    refused = dewi.post(f"escalations/{warning.pk}/acknowledge/", {}, 403)

    assert refused["code"] == "not_yours"
    assert "Budi Santoso" in refused["detail"]
    officer(world.budi).post(f"escalations/{warning.pk}/acknowledge/", {})


def test_an_alarm_is_seen_within_the_facility(world, budi, rudi):
    raise_alarm(facility_id=world.mergangsan.pk, kind="help", subject="1", device_id=world.kiosk.pk)

    [row] = budi.get("alarms/")["items"]
    rudi.post(f"alarms/{row['id']}/acknowledge/", status=404)
    seen = budi.post(f"alarms/{row['id']}/acknowledge/")

    assert (row["kind"], row["device"]) == ("help", "Anjungan 1")
    assert seen["ended_at"] is not None
    assert budi.get("alarms/")["items"] == rudi.get("alarms/")["items"] == []
