"""Reservations over the API: what is refused and why, whose they are, what they cost."""

import pytest

from puskesmas import clock as clocks
from puskesmas.booking.models import Reservation
from puskesmas.people.models import Citizen
from puskesmas.schedule.actions import set_quota
from puskesmas.schedule.models import ServiceDay
from tests import cast
from tests.frontend.api.conftest import citizen


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"date": "2026-11-22"}, 422, "date_past"),
        ({"date": "2027-01-04"}, 422, "date_too_far"),
        ({"date": "2026-11-29"}, 422, "clinic_closed"),
        ({"date": "2026-11-23"}, 422, "date_too_late"),
        ({"clinic": "jantung"}, 422, "clinic_unknown"),
        ({"facility": "tegalrejo"}, 422, "slot_needed"),
        ({"nik": cast.NIK_JOKO}, 422, "not_in_family"),
        ({"nik": cast.NIK_DIMAS}, 422, "not_in_family"),
        ({"payment": "bpjs", "bpjs_number": "12"}, 422, "bpjs_number_invalid"),
    ],
)
def test_what_is_refused_takes_no_place(siti, wish, change, status, code):
    answer = siti.post("reservations/", wish | change, status)

    assert answer["code"] == code
    assert answer["errors"]
    assert Reservation.objects.count() == 0
    assert not ServiceDay.objects.filter(taken__gt=0).exists()


def test_a_full_day_and_a_second_wish_are_conflicts(siti, joko, wish, world):
    set_quota(clinic=world.umum, day=cast.TUESDAY, quota=1, by=cast.SYSTEM)
    siti.post("reservations/", wish, 201)

    assert siti.post("reservations/", wish, 409)["code"] == "already_reserved"
    assert joko.post("reservations/", wish, 409)["code"] == "quota_full"
    assert Reservation.objects.count() == 1


def test_siti_reserves_for_dimas_with_his_birth_date(siti, wish, world):
    child = {"nik": cast.NIK_DIMAS, "birth_date": f"{cast.BORN_DIMAS}"}

    made = siti.post("reservations/", wish | child, 201)

    assert made["for_self"] is False
    assert Reservation.objects.get().patient == world.dimas


def test_bpjs_that_cannot_be_checked_is_a_warning(siti, wish):
    made = siti.post(
        "reservations/", {**wish, "payment": "bpjs", "bpjs_number": cast.BPJS_SITI}, 201
    )

    assert [warning["code"] for warning in made["warnings"]] == [
        "coverage_unknown",
        "document_missing",
    ]


def test_the_instant_flow_gives_the_code_at_once(siti, wish):
    made = siti.post("reservations/", {**wish, "facility": "tegalrejo", "slot": "09:00"}, 201)

    assert (made["mode"], made["status"], made["slot"]) == ("instant", "verified", "09:00")


def test_level_zero_sees_what_this_token_made_and_level_one_all(siti, joko, wish):
    code = siti.post("reservations/", wish, 201)["code"]
    stranger_with_her_card = citizen(cast.NIK_SITI, cast.BORN_SITI)
    with_code = citizen(cast.NIK_SITI, cast.BORN_SITI, level=1)

    assert stranger_with_her_card.get("reservations/")["items"] == []
    stranger_with_her_card.get(f"reservations/{code}/", 404)
    stranger_with_her_card.post(f"reservations/{code}/cancel/", status=404)
    joko.get(f"reservations/{code}/", 404)
    assert [one["code"] for one in with_code.get("reservations/")["items"]] == [code]


def test_nobody_is_named_in_a_reservation(siti, wish):
    siti.post("reservations/", wish, 201)

    seen = siti.client.get("/api/v1/reservations/").content.decode()

    for private in ("Siti", cast.NIK_SITI, "1990", "Batuk"):
        assert private not in seen


def test_the_list_goes_on_behind_its_key(siti, world):
    own = Citizen.objects.get(pk=world.siti.pk)
    by = citizen(cast.NIK_SITI, cast.BORN_SITI, level=1)
    for number in range(65):
        Reservation.objects.create(
            facility=world.mergangsan,
            clinic=world.umum,
            patient=own,
            applicant=own,
            date=cast.date(2026, 1, 1 + number // 3),
            payment="umum",
            mode="verified",
            status="cancelled",
            submitted_at=cast.at(cast.MONDAY, 8),
        )

    first = by.get("reservations/")
    codes = [one["code"] for one in first["items"]]
    while first["next"]:
        first = by.client.get(first["next"]).json()
        codes += [one["code"] for one in first["items"]]

    assert len(codes) == len(set(codes)) == 65
    by.get("reservations/", 404, after="x")


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_costs_two_queries(siti, wish, world, count, django_assert_num_queries):
    world.mergangsan.live_limit = 5
    world.mergangsan.save()
    for day in range(24, 24 + count):
        siti.post("reservations/", {**wish, "date": f"2026-11-{day}"}, 201)

    with django_assert_num_queries(2):
        assert len(siti.get("reservations/")["items"]) == count


def test_a_detail_costs_six_queries(siti, wish, django_assert_num_queries):
    code = siti.post("reservations/", wish, 201)["code"]

    with django_assert_num_queries(6):  # two of them: the chain it was moved along
        siti.get(f"reservations/{code}/")


def test_what_was_for_somebody_who_withdrew_is_not_asked_again_for_oneself(siti, wish, world):
    body = {**wish, "nik": cast.NIK_DIMAS, "birth_date": cast.BORN_DIMAS.isoformat()}
    made = siti.post("reservations/", body, 201)
    Reservation.objects.filter(code=made["code"]).update(status="expired")
    Citizen.objects.filter(pk=world.dimas.pk).update(nik="", withdrawn_at=clocks.now())

    refused = siti.post(f"reservations/{made['code']}/resubmit/", {}, 409)

    assert refused["code"] == "not_resubmittable"
    assert Reservation.objects.count() == 1
