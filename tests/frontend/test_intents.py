"""The hidden key of a form: whatever a script sends as key, and whoever sends it."""

import pytest
from django.test import RequestFactory

from frontend.intents import once_for
from puskesmas.idempotency.models import Intent
from tests import cast


@pytest.fixture
def world(db, clock):
    clock.set(cast.at(cast.MONDAY, 8))
    return cast.build()


def send(actor, key):
    runs = []

    def run():
        runs.append(1)
        return f"/ke/{Intent.objects.count()}/"

    request = RequestFactory().post("/kirim/", {"kunci": key, "x": "1"})
    return once_for(actor, request, run), len(runs)


@pytest.mark.parametrize("key", ["x" * 3000, "a\x00b", "🙂", "\u202e"])
def test_any_key_works_once(world, key):
    siti = cast.citizen()

    assert send(siti, key) == ("/ke/1/", 1)
    assert send(siti, key) == ("/ke/1/", 0)


def test_another_browser_with_the_same_nik_gets_no_answer_of_this_one(world):
    _secret, token = cast.people.sign_in_citizen(
        nik=cast.NIK_SITI, birth_date=cast.BORN_SITI, made_on="somebody-elses-phone"
    )
    assert send(cast.citizen(), "satu") == ("/ke/1/", 1)

    assert send(cast.of_token(token), "satu") == ("/ke/2/", 1)
