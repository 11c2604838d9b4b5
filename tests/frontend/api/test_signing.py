"""Coming in: levels, one-time codes, passwords; no answer tells who is known."""

import pytest

from frontend.throttle import LIMITS, Limit
from puskesmas.people import actions as people
from puskesmas.people.codes import make_code
from puskesmas.people.models import AccessToken, Citizen, OneTimeCode
from puskesmas.people.tokens import code_digest
from tests import cast
from tests.frontend.api.caller import Caller

STRANGER = {"nik": "9901010101900099", "birth_date": "1990-01-01"}


def test_known_and_unknown_citizens_get_the_same_answer(anybody, world):
    known = anybody.post("auth/citizen/", {"nik": cast.NIK_SITI, "birth_date": f"{cast.BORN_SITI}"})
    unknown = anybody.post("auth/citizen/", STRANGER)

    assert known.keys() == unknown.keys() == {"token", "level", "needs_code"}
    assert known["level"] == unknown["level"] == 0
    assert len(known["token"]) == len(unknown["token"])


@pytest.mark.parametrize(
    ("change", "field"),
    [({"nik": "123"}, "nik"), ({"birth_date": "1991-01-01"}, "birth_date"), ({"nik": ""}, "nik")],
)
def test_what_cannot_be_right_is_refused_beside_its_field(anybody, world, change, field):
    answer = anybody.post("auth/citizen/", STRANGER | change, 422)

    assert list(answer["errors"]) == [field]


def test_level_zero_sees_nothing_of_the_register(siti):
    me = siti.get("me/")

    assert me == {
        "level": 0,
        "nik": "",
        "name": "",
        "phone": "",
        "registered": None,
        "rise": {"level": 1, "ways": ["one_time_code", "counter_code"]},
    }
    assert siti.get("me/family/", 403)["code"] == "level_needed"


def test_a_one_time_code_raises_the_level(anybody, world):
    secret, token = people.sign_in_citizen(nik=cast.NIK_SITI, birth_date=cast.BORN_SITI)
    siti = Caller(secret)
    assert siti.post("auth/otp/send/", status=202)["status"] == "accepted"
    OneTimeCode.objects.filter(token=token).update(code_hash=code_digest(token.pk, "123456"))

    assert siti.post("auth/otp/", {"code": "654321"}, 422)["code"] == "code_wrong"
    assert siti.post("auth/otp/", {"code": "123456"}) == {"level": 1}

    assert siti.get("me/")["name"] == "S••• A•••"
    members = siti.get("me/family/")["items"]
    assert [(one["name"], one["self"]) for one in members] == [
        ("S••• A•••", True),
        ("D••• P•••", False),
    ]


def test_a_wrong_code_counts_even_under_a_key(world):
    secret, token = people.sign_in_citizen(nik=cast.NIK_SITI, birth_date=cast.BORN_SITI)
    siti = Caller(secret)
    code = make_code(token=token)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"

    for attempt in range(5):
        siti.post("auth/otp/", {"code": wrong}, 422, key=f"try-{attempt}")

    assert OneTimeCode.objects.get(token=token).tries == 5
    siti.post("auth/otp/", {"code": code}, 422)
    assert AccessToken.objects.get(pk=token.pk).level == 0


def test_staff_sign_in_and_one_answer_for_every_mistake(anybody, world):
    token = anybody.post("auth/staff/", {"username": "budi", "password": "rahasia"})["token"]
    assert Caller(token).get("tasks/") == {"items": [], "next": None}

    wrong = [
        anybody.post("auth/staff/", {"username": name, "password": word}, 401)
        for name, word in (("budi", "salah"), ("tidak-ada", "rahasia"))
    ]
    assert wrong[0] == wrong[1]
    assert wrong[0]["code"] == "wrong_credentials"


def test_a_dismissed_officer_and_a_signed_out_one_are_out(budi, rudi, world):
    world.budi.is_active = False
    world.budi.save()

    budi.get("tasks/", 401)
    rudi.post("auth/sign-out/", status=204)
    rudi.get("tasks/", 401)


def test_registering_answers_the_same_for_new_and_known(anybody, world):
    body = {
        "name": "Orang Lain",
        "sex": "L",
        "address": "Jalan Kaliurang 5",
        "phone": "081234567891",
        "kk": "9901010101100009",
    }
    new = anybody.post("citizens/", {**body, **STRANGER}, 201)
    known = anybody.post(
        "citizens/", {**body, "nik": cast.NIK_JOKO, "birth_date": f"{cast.BORN_JOKO}"}, 201
    )

    assert new == known
    assert Citizen.objects.get(pk=world.joko.pk).name == "Joko Susilo"


def test_a_member_is_added_to_ones_own_card_only(world):
    secret, token = people.sign_in_citizen(nik=cast.NIK_SITI, birth_date=cast.BORN_SITI)
    AccessToken.objects.filter(pk=token.pk).update(level=1)
    siti = Caller(secret)
    member = {"name": "Rina", "nik": "9901014101200005", "birth_date": "2020-01-01", "sex": "P"}

    refused = siti.post("me/family/", {**member, "kk": cast.CARD_JOKO}, 422)
    siti.post("me/family/", {**member, "kk": cast.CARD_SITI}, 201)

    assert refused["code"] == "kk_differs"
    assert len(siti.get("me/family/")["items"]) == 3


def test_naming_one_nik_after_the_other_is_slowed_down(world, monkeypatch):
    monkeypatch.setitem(LIMITS, "other_nik", {"browser": Limit(2, 900)})
    secret, token = people.sign_in_citizen(nik=cast.NIK_SITI, birth_date=cast.BORN_SITI)
    AccessToken.objects.filter(pk=token.pk).update(level=1)
    siti = Caller(secret)
    siti.client.defaults["REMOTE_ADDR"] = "203.0.113.7"
    member = {"name": "Rina", "birth_date": "2020-01-01", "sex": "P", "kk": cast.CARD_SITI}

    for number, status in ((5, 201), (6, 201), (7, 429)):
        siti.post("me/family/", {**member, "nik": f"990101410120000{number}"}, status)

    assert Citizen.objects.get(pk=world.siti.pk).family_claims.count() == 2


def test_a_nik_tried_too_often_needs_its_code(world):
    caller = Caller()
    caller.client.defaults["REMOTE_ADDR"] = "203.0.113.7"
    statuses = []
    for _attempt in range(12):
        response = caller.client.post(
            "/api/v1/auth/citizen/", STRANGER, content_type="application/json"
        )
        statuses.append(response.status_code)

    held = Caller(response.json()["token"])
    assert statuses == [200] * 12
    assert response.json()["needs_code"]
    assert held.get("me/", 403)["code"] == "code_needed"
    assert held.post("auth/otp/send/", status=202)["status"] == "accepted"
    code = make_code(token=AccessToken.objects.latest("id"))
    assert held.post("auth/otp/", {"code": code}) == {"level": 1}
    assert held.get("me/")["rise"] == {"level": 2, "ways": ["identity_card_at_counter"]}
