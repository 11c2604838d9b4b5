"""Stories of the photo that comes later: from the page of a reservation that waits."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from puskesmas.booking.models import Reservation
from puskesmas.booking.more_photos import add_photos
from puskesmas.errors import Conflict
from puskesmas.papers.models import Paper
from puskesmas.people.actors import of_token
from puskesmas.people.models import AccessToken
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
    sent = client.post("/foto/", {"kind": "ktp", "file": file()}).json()["id"]

    answer = client.post(adding, {"ada_ktp": sent})

    assert answer.status_code == 302
    assert Reservation.objects.get().papers.count() == 1


def test_a_photo_left_from_another_form_is_shown_as_such_and_goes_only_along_when_shown(client):
    _own, adding = pages()
    left = client.post("/foto/", {"kind": "ktp", "file": file()}).json()["id"]

    never_shown = client.post(adding)
    page = text(client.get(adding))

    assert never_shown.status_code == 422
    assert Paper.objects.get().state == "draft"
    assert "mungkin dari formulir yang belum selesai" in page
    assert f'name="ada_ktp" value="{left}"' in page
    assert client.post(adding, {"ada_ktp": left}).status_code == 302


def test_a_paper_nobody_asked_for_is_not_added_by_the_domain_either(client, world):
    client.post("/foto/", {"kind": "skd", "file": file()})
    letter, reservation = Paper.objects.get(), Reservation.objects.get()
    siti = of_token(AccessToken.objects.get())

    with pytest.raises(Conflict, match="no_photo_wanted"):
        add_photos(reservation=reservation, papers=[letter.uuid], by=siti)

    letter.refresh_from_db()
    assert (letter.state, letter.reservation) == ("draft", None)


def test_pressed_twice_it_is_added_once(client):
    own, adding = pages()
    sent = client.post("/foto/", {"kind": "ktp", "file": file()}).json()["id"]
    key = {"kunci": "satu-kali", "ada_ktp": sent}

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
