"""Photos in the booking form: clearly asked for, never lost, never in the way."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from puskesmas.booking.models import Reservation
from puskesmas.papers import intake
from puskesmas.papers.models import Paper, PaperBody
from puskesmas.papers.studio import LARGEST
from puskesmas.place.models import Facility
from tests import cast
from tests.frontend.public import phone
from tests.frontend.public.phone import FORM, WISH, text
from tests.puskesmas.papers.hostile import corpus
from tests.puskesmas.papers.pictures import a_picture

BARE = {name: value for name, value in WISH.items() if not name.startswith("asli_")}
CARD = {"payment": "bpjs", "bpjs_number": cast.BPJS_SITI}


def file(content=None, name="ktp.jpg"):
    return SimpleUploadedFile(name, a_picture() if content is None else content, "image/jpeg")


def is_here(page):
    return "photo-ktp has-photo" in page


def test_the_form_asks_for_a_photo_or_the_original(world):
    client = phone.signed_in()

    answer = client.post(FORM, BARE)

    assert answer.status_code == 422
    assert "Foto KTP belum ada. Potret sekarang, atau centang bawa aslinya." in text(answer)
    assert "<title>Masalah: Untuk siapa dan kapan?" in text(answer)
    assert not Reservation.objects.exists()
    assert client.post(FORM, {**BARE, "asli_ktp": "1"}).status_code == 302
    assert Reservation.objects.get().papers.count() == 0


def test_a_photo_goes_along_without_a_script(world):
    client = phone.signed_in()

    answer = client.post(FORM, {**BARE, "foto_ktp": file()})

    assert answer.status_code == 302
    paper = Reservation.objects.get().papers.get()
    assert (paper.kind, paper.state, paper.patient) == ("ktp", "kept", world.siti)


def test_a_photo_too_many_stops_nobody(world, monkeypatch):
    monkeypatch.setattr(intake, "MOST_OF_ONE", 0)
    client = phone.signed_in()

    told = client.post(FORM, {**BARE, "foto_ktp": file()})
    by_script = client.post("/foto/", {"kind": "ktp", "file": file()})

    assert told.status_code == by_script.status_code == 422
    assert "Bawa saja aslinya saat datang" in text(told)
    assert "Bawa saja aslinya saat datang" in by_script.json()["detail"]
    assert client.post(FORM, {**BARE, "asli_ktp": "1"}).status_code == 302


def test_a_refused_form_keeps_the_photo_and_shows_it(world):
    client = phone.signed_in()

    refused = client.post(FORM, {**BARE, "date": "", "foto_ktp": file()})

    assert refused.status_code == 422
    draft = Paper.objects.get()
    assert is_here(text(refused))
    assert f'src="/foto/{draft.uuid}/"' in text(refused)
    shown = client.get(f"/foto/{draft.uuid}/")
    assert shown.content.startswith(b"\xff\xd8\xff")
    assert shown.headers["Cache-Control"] == "no-store"
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    again = text(client.get(FORM))  # Back, or the form opened again
    assert is_here(again)
    assert f'name="ada_ktp" value="{draft.uuid}"' in again
    assert "mungkin dari formulir yang belum selesai" in again
    assert client.post(FORM, {**BARE, "ada_ktp": draft.uuid}).status_code == 302
    assert Reservation.objects.get().papers.get() == draft


def test_what_another_tab_sent_for_somebody_else_does_not_go_along(world):
    client = phone.signed_in()
    shown = client.post("/foto/", {"kind": "ktp", "kunci": "a" * 32, "file": file()}).json()["id"]
    other = file(a_picture((800, 500)))
    client.post("/foto/", {"kind": "ktp", "kunci": "b" * 32, "file": other})

    answer = client.post(FORM, {**BARE, "kunci": "a" * 32, "ada_ktp": shown})

    assert answer.status_code == 422
    assert "Foto KTP belum ada." in text(answer)
    assert not is_here(text(answer))
    assert not Reservation.objects.exists()
    assert Paper.objects.get().state == "draft"


def test_a_double_press_is_one_reservation_though_the_photo_was_named_only_once(world):
    client = phone.signed_in()
    key = {"kunci": "k" * 32}
    sent = client.post("/foto/", {"kind": "ktp", **key, "file": file()}).json()["id"]

    first = client.post(FORM, {**BARE, **key, "ada_ktp": sent})
    second = client.post(FORM, {**BARE, **key, "foto_ktp": file()})

    assert (first.status_code, first.url) == (second.status_code, second.url)
    assert Reservation.objects.count() == Paper.objects.count() == 1


def test_nobody_else_sees_a_draft(world):
    siti = phone.signed_in()
    siti.post(FORM, {**BARE, "date": "", "foto_ktp": file()})
    address = f"/foto/{Paper.objects.get().uuid}/"

    other_phone, joko = phone.signed_in(), phone.signed_in(cast.NIK_JOKO, cast.BORN_JOKO)

    assert other_phone.get(address).status_code == 404
    assert joko.get(address).status_code == 404
    assert not is_here(text(other_phone.get(FORM)))


def test_a_double_press_with_a_photo_is_one_reservation_with_one_photo(world):
    client = phone.signed_in()
    key = {"kunci": "k" * 32}

    first = client.post(FORM, {**BARE, **key, "foto_ktp": file()})
    second = client.post(FORM, {**BARE, **key, "foto_ktp": file()})

    assert (first.status_code, first.url) == (second.status_code, second.url)
    assert Reservation.objects.count() == Paper.objects.count() == PaperBody.objects.count() == 1


def test_it_is_asked_for_once_and_the_card_again_when_its_number_changes(world):
    client = phone.signed_in()
    client.post(FORM, {**BARE, **CARD, "foto_ktp": file(), "foto_bpjs": file()})
    assert Paper.objects.count() == 2

    again = {**BARE, **CARD, "date": "2026-11-27"}
    other = client.post(FORM, {**again, "bpjs_number": "0000000000099"})
    same = client.post(FORM, again)

    assert "Foto kartu BPJS belum ada." in text(other)
    assert "Foto KTP belum ada." not in text(other)
    assert same.status_code == 302


def test_another_browser_cannot_read_from_the_form_that_siti_was_here(world):
    phone.signed_in().post(FORM, {**BARE, "foto_ktp": file()})

    page = text(phone.signed_in().get(FORM))

    assert "photo-ktp" in page
    assert "data-known" not in page


def test_switched_off_or_without_a_verifying_officer_nothing_is_asked(world):
    client = phone.signed_in()
    instant = {**BARE, "date": "2026-11-24T09:00:00"}
    assert client.post("/reservasi/baru/tegalrejo/umum/", instant).status_code == 302
    Facility.objects.update(asks_identity_photo=False)

    assert client.post(FORM, BARE).status_code == 302


def test_sent_by_script_it_waits_for_the_form(world):
    client = phone.signed_in()

    sent = client.post("/foto/", {"kind": "ktp", "kunci": "k" * 32, "file": file()}).json()

    assert sent == {"id": str(Paper.objects.get().uuid), "src": f"/foto/{sent['id']}/"}
    assert client.post(FORM, {**BARE, "ada_ktp": sent["id"]}).status_code == 302
    assert Paper.objects.get().state == "kept"


@pytest.mark.parametrize("kind", ["", "kk", "ktp' OR 1=1"])
def test_an_unknown_kind_is_refused(world, kind):
    answer = phone.signed_in().post("/foto/", {"kind": kind, "file": file()})

    assert answer.status_code == 422
    assert not Paper.objects.exists()


@pytest.mark.slow
def test_no_hostile_file_is_stored_and_each_is_answered_in_words(world):
    client = phone.signed_in()
    client.raise_request_exception = False

    wrong = []
    for name, content in corpus():
        answer = client.post("/foto/", {"kind": "ktp", "file": file(content, name)})
        said = answer.json().get("detail", "")
        if answer.status_code != 422 or not said or Paper.objects.exists():
            wrong.append((name, answer.status_code, said))

    assert wrong == []


def test_a_path_in_the_name_and_a_wrong_type_mean_nothing(world):
    client = phone.signed_in()
    odd = SimpleUploadedFile("../../../etc/passwd", a_picture(), "text/html")

    assert client.post("/foto/", {"kind": "ktp", "file": odd}).status_code == 200
    assert b"passwd" not in bytes(PaperBody.objects.get().sealed)


def test_a_file_too_large_is_refused_beside_its_photo_and_the_form_is_kept(world):
    client = phone.signed_in()

    answer = client.post(FORM, {**BARE, "foto_ktp": file(bytes(LARGEST + 1))})

    assert answer.status_code == 422
    assert "Foto lebih dari 8 MB." in text(answer)
    assert "Batuk" in text(answer)
    assert not Paper.objects.exists()
