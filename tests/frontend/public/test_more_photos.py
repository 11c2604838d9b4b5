"""Stories of the photo that comes later: from the page of a reservation that waits."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from puskesmas.booking.models import Reservation
from puskesmas.papers.models import Paper
from tests import cast
from tests.frontend.public import phone
from tests.frontend.public.phone import FORM, WISH, text
from tests.puskesmas.papers.pictures import a_picture


def file() -> SimpleUploadedFile:
    return SimpleUploadedFile("ktp.jpg", a_picture(), "image/jpeg")


@pytest.fixture
def client(world) -> Client:
    """Siti's telephone; she promised to bring the original."""
    signed_in = phone.signed_in()
    assert signed_in.post(FORM, WISH).status_code == 302
    return signed_in


def pages() -> tuple[str, str]:
    own = f"/reservasi/{Reservation.objects.get().code}/"
    return own, f"{own}foto/"


def test_siti_adds_the_photo_that_was_missing(client, world):
    own, adding = pages()

    asked = text(client.get(own))
    form = text(client.get(adding))
    answer = client.post(adding, {"foto_ktp": file()})

    assert f'href="{adding}"' in asked
    assert "Foto KTP belum ada" in asked
    assert "asli_ktp" not in form
    assert answer.url == own
    paper = Reservation.objects.get().papers.get()
    assert (paper.kind, paper.state, paper.patient) == ("ktp", "kept", world.siti)
    assert "Foto KTP belum ada" not in text(client.get(own))
    assert client.get(adding).status_code == 409


def test_what_the_script_sent_goes_along_with_the_button(client):
    _own, adding = pages()
    client.post("/foto/", {"kind": "ktp", "file": file()})

    answer = client.post(adding)

    assert answer.status_code == 302
    assert Reservation.objects.get().papers.count() == 1


def test_pressed_twice_it_is_added_once(client):
    own, adding = pages()
    key = {"kunci": "satu-kali"}
    client.post("/foto/", {"kind": "ktp", "file": file()})

    answers = [client.post(adding, key).url for _press in range(2)]

    assert answers == [own, own]
    assert Paper.objects.count() == 1


def test_without_a_picture_it_says_so(client):
    _own, adding = pages()

    empty = client.post(adding)
    no_picture = client.post(adding, {"foto_ktp": SimpleUploadedFile("a.jpg", b"halo")})

    assert (empty.status_code, no_picture.status_code) == (422, 422)
    assert "Pilih fotonya dulu." in text(empty)
    assert Paper.objects.count() == 0


def test_once_an_officer_has_answered_the_original_comes_along(client, world):
    own, adding = pages()
    cast.do(Reservation.objects.get(), "verify", world.budi, valid="true")

    answer = client.post(adding, {"foto_ktp": file()})

    assert answer.status_code == 409
    assert "belum ada" not in text(client.get(own))
    assert Reservation.objects.get().papers.count() == 0


def test_joko_finds_nothing_there(client):
    _own, adding = pages()

    answer = phone.signed_in(cast.NIK_JOKO, cast.BORN_JOKO).post(adding, {"foto_ktp": file()})

    assert answer.status_code == 404
    assert Paper.objects.count() == 0
