"""The inbox over the API: what one sees, takes, gives back and does."""

import pytest

from tests import cast
from tests.frontend.api.conftest import officer


@pytest.fixture
def task(siti, budi, wish):
    """Siti's reservation waits for its verification."""
    siti.post("reservations/", wish, 201)
    return budi.get("tasks/")["items"][0]["id"]


def test_the_officer_sees_fields_prechecks_and_the_patient(task, budi):
    seen = budi.get(f"tasks/{task}/")

    assert [field["name"] for field in seen["fields"]] == ["valid", "checks", "unreadable"]
    assert [choice["value"] for choice in seen["fields"][0]["choices"]] == ["true", "false"]
    assert {check["code"] for check in seen["prechecks"]} >= {"clinic_open", "nik", "same_card"}
    assert seen["patient"]["nik"] == cast.NIK_SITI


def test_the_head_sees_the_task_but_not_the_patient(task, world):
    seen = officer(world.ani).get(f"tasks/{task}/")

    assert (seen["patient"], seen["complaint"], seen["prechecks"]) == (None, "", [])


def test_another_facility_sees_nothing(task, rudi):
    assert rudi.get("tasks/")["items"] == []
    rudi.get(f"tasks/{task}/", 404)
    rudi.post(f"tasks/{task}/claim/", status=404)
    rudi.post(f"tasks/{task}/complete/", {"valid": True}, 404)


def test_claim_release_and_reassign(task, budi, wati, rudi, world):
    assert budi.post(f"tasks/{task}/claim/")["assignee"] == "budi"
    assert budi.get("tasks/", view="mine")["items"][0]["id"] == task
    assert budi.post(f"tasks/{task}/release/")["assignee"] is None

    assert wati.post(f"tasks/{task}/reassign/", {"to": "budi"})["assignee"] == "budi"
    for nobody in ("rudi", "tidak-ada"):
        answer = wati.post(f"tasks/{task}/reassign/", {"to": nobody}, 422)
        assert answer["code"] == "not_a_colleague"
    budi.post(f"tasks/{task}/reassign/", {"to": "budi"}, 403)


def test_what_a_colleague_has_is_not_taken_away(task, world, budi):
    cast._staff("tono", "Tono", "simpus", world.mergangsan)
    tono = officer(cast.User.objects.get(username="tono"))
    tono.post(f"tasks/{task}/claim/")

    assert budi.post(f"tasks/{task}/claim/", status=409)["code"] == "task_taken"
    assert budi.post(f"tasks/{task}/complete/", {"valid": True}, 409)["code"] == "task_taken"
    assert tono.post(f"tasks/{task}/complete/", {"valid": True})["status"] == "verified"
    assert tono.post(f"tasks/{task}/complete/", {"valid": True}, 409)["code"] == "task_finished"


@pytest.mark.parametrize(
    "body", [{}, {"valid": "ya"}, {"valid": {}}, {"valid": True, "checks": "identity"},
             {"valid": True, "checks": ["lain"]}]
)  # fmt: skip
def test_a_step_is_checked_by_its_own_screen(task, budi, body):
    answer = budi.post(f"tasks/{task}/complete/", body, 422)

    assert answer["errors"].keys() <= {"valid", "checks"}
    assert budi.get(f"tasks/{task}/")["finished_at"] is None


def test_a_checklist_may_be_a_mapping(task, budi):
    checks = {"identity": True, "coverage": False}

    done = budi.post(f"tasks/{task}/complete/", {"valid": True, "checks": checks}, key="k1")

    assert done["status"] == "verified"
    assert budi.post(f"tasks/{task}/complete/", {"valid": True, "checks": checks}, key="k1") == done


def test_a_late_verification_is_at_risk_then_overdue(task, world, clock):
    clock.set(cast.at(cast.TUESDAY, 7, 50))
    assert officer(world.budi).get("tasks/", view="at_risk")["items"][0]["sla"] == "at_risk"

    clock.set(cast.at(cast.TUESDAY, 8, 5))
    late = officer(world.budi)
    assert late.get("tasks/", view="at_risk")["items"] == []
    assert late.get("tasks/", view="overdue", step="verify")["items"][0]["sla"] == "overdue"
    assert late.get("tasks/", view="overdue", step="reject")["items"] == []
    late.get("tasks/", 422, view="lain")


@pytest.mark.parametrize("count", [1, 3])
def test_the_inbox_costs_three_queries(siti, budi, wish, world, count, django_assert_num_queries):
    world.mergangsan.live_limit = 5
    world.mergangsan.save()
    for day in range(24, 24 + count):
        siti.post("reservations/", {**wish, "date": f"2026-11-{day}"}, 201)

    with django_assert_num_queries(3):
        assert len(budi.get("tasks/")["items"]) == count
