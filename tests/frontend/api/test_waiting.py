"""Moving and waiting over the API: shapes, keys, and what a full date says."""

import pytest

from flows.engine import service
from puskesmas.booking import endings
from puskesmas.booking.models import Reservation, WaitingEntry
from puskesmas.schedule.actions import set_quota
from tests import cast


@pytest.fixture
def full(world):
    set_quota(clinic=world.umum, day=cast.TUESDAY, quota=1, by=cast.SYSTEM)
    return cast.reserve(world.umum, world.joko)


def test_a_full_date_shows_the_line(siti, wish, full):
    answer = siti.post("reservations/", wish, 409)

    assert (answer["code"], answer["waiting"]) == ("quota_full", {"open": True, "ahead": 0})


def test_join_accept_and_what_the_entry_says(siti, wish, full):
    made = siti.post("waiting/", wish, 201, key="w")
    assert siti.post("waiting/", wish, 201, key="w") == made
    assert (made["state"], made["ahead"], made["held_until"]) == ("waiting", 0, None)
    siti.post(f"waiting/{made['code']}/accept/", status=409)
    service.end(full.code, run=endings.cancel, by=cast.SYSTEM)

    [held] = siti.get("waiting/")["items"]
    taken = siti.post(f"waiting/{made['code']}/accept/", status=201, key="a")

    assert (held["state"], held["held_until"]) == ("held", "2026-11-23T01:30:00Z")
    assert taken["status"] == "submitted"
    assert siti.post(f"waiting/{made['code']}/accept/", status=201, key="a") == taken
    assert siti.get("waiting/")["items"] == []
    assert Reservation.objects.filter(holds_place=True).count() == 1


def test_leaving_and_strangers(siti, joko, wish, full):
    code = siti.post("waiting/", wish, 201)["code"]

    joko.post(f"waiting/{code}/leave/", status=404)
    joko.post(f"waiting/{code}/accept/", status=404)

    assert siti.post(f"waiting/{code}/leave/")["state"] == "left"
    assert WaitingEntry.objects.get().state == "left"


def test_nothing_to_wait_for_is_a_conflict(siti, wish):
    assert siti.post("waiting/", wish, 409)["code"] == "place_free"


def test_moving_keeps_the_wish_and_names_the_old_date(siti, joko, wish):
    old = siti.post("reservations/", {**wish, "complaint": "Batuk"}, 201)["code"]
    there = {"date": "2026-11-25"}

    joko.post(f"reservations/{old}/reschedule/", there, 404)
    new = siti.post(f"reservations/{old}/reschedule/", there, 201, key="m")

    assert siti.post(f"reservations/{old}/reschedule/", there, 201, key="m") == new
    assert (new["date"], new["status"]) == ("2026-11-25", "submitted")
    gone = siti.get(f"reservations/{old}/")
    assert (gone["status"], gone["timeline"][-1]["code"]) == ("cancelled", "moved")
    assert siti.post(f"reservations/{old}/reschedule/", there, 409)["code"] == "not_movable"
    same = siti.post(f"reservations/{new['code']}/reschedule/", there, 422)
    assert same["code"] == "same_place"
