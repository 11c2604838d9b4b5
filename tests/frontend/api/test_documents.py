"""Photos over the API: write-only, until an officer has seen who that is."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from puskesmas.audit.models import AuditEvent
from puskesmas.papers.models import Paper
from tests import cast
from tests.frontend.api.caller import fits
from tests.frontend.api.conftest import citizen
from tests.puskesmas.papers.hostile import corpus
from tests.puskesmas.papers.pictures import a_picture

ADDRESS = "/api/v1/me/documents/"


def send(caller, status=201, key="", content=None, **words):
    file = SimpleUploadedFile("a.jpg", a_picture() if content is None else content, "image/jpeg")
    headers = {"HTTP_IDEMPOTENCY_KEY": key} if key else {}
    answer = caller.client.post(ADDRESS, {"kind": "ktp", "file": file, **words}, **headers)
    assert answer.status_code == status, answer.content
    fits("post", ADDRESS, answer, answer.json())
    return answer.json()


def test_a_photo_is_sent_and_named_in_the_reservation(world, siti, wish):
    sent = send(siti)

    made = siti.post("reservations/", {**wish, "documents": [sent["id"]]}, 201)

    assert (sent["kind"], sent["state"]) == ("ktp", "draft")
    assert made["warnings"] == []
    assert Paper.objects.get().state == "kept"
    assert Paper.objects.get().reservation.code == made["code"]


def test_without_one_the_reservation_stands_with_a_warning(world, siti, wish):
    made = siti.post("reservations/", wish, 201)

    (warning,) = made["warnings"]
    assert warning["code"] == "document_missing"
    assert warning["detail"] == "Foto KTP belum ada. Bawa aslinya saat datang."


def test_the_same_key_sends_it_once(world, siti):
    first, again = send(siti, key="a" * 20), send(siti, key="a" * 20)

    assert first == again
    assert Paper.objects.count() == 1


def test_anothers_photo_is_no_photo(world, siti, joko, wish):
    sent = send(joko)

    refused = siti.post("reservations/", {**wish, "documents": [sent["id"]]}, 422)

    assert refused["code"] == "document_unknown"
    assert Paper.objects.get().state == "draft"


def test_no_answer_tells_whether_a_nik_is_known(world, siti):
    answers = [send(siti, nik=nik) for nik in (cast.NIK_JOKO, "9901010101010009", cast.NIK_DIMAS)]

    assert {(one["kind"], one["state"]) for one in answers} == {("ktp", "draft")}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"kind": "kk"}, "invalid"),
        ({"nik": "123"}, "nik_invalid"),
        ({"content": b""}, "photo_empty"),
    ],
)
def test_what_is_wrong_is_said(world, siti, words, code):
    assert send(siti, 422, **words)["code"] == code
    assert not Paper.objects.exists()


def test_reading_back_from_level_two_on_and_every_look_is_noted(world, siti, wish):
    sent = send(siti)
    siti.post("reservations/", {**wish, "documents": [sent["id"]]}, 201)
    siti.get("me/documents/", 403)
    known = citizen(cast.NIK_SITI, cast.BORN_SITI, level=2)

    (one,) = known.get("me/documents/")["items"]
    picture = known.client.get(f"{ADDRESS}{sent['id']}/")

    assert one["id"] == sent["id"]
    assert picture.content.startswith(b"\xff\xd8\xff")
    assert siti.client.get(f"{ADDRESS}{sent['id']}/").status_code == 403
    assert AuditEvent.objects.filter(verb="paper.viewed").count() == 1


@pytest.mark.slow
def test_hostile_files_are_problems_never_defects(world, siti):
    wrong = []
    for name, content in list(corpus())[::6]:
        answer = send(siti, 422, content=content)
        if not answer["code"].startswith("photo_"):
            wrong.append((name, answer["code"]))

    assert wrong == []
    assert not Paper.objects.exists()
