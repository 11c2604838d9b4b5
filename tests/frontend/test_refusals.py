"""What the house answers at its door: an address with a NUL, a database held for too long."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import OperationalError
from django.template import loader
from django.test import Client, RequestFactory

from frontend.access import CITIZEN_COOKIE
from frontend.refusals import RefusalPages
from puskesmas.people.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/reservasi/%00/", "/petugas/?langkah=%00", "/q/%00"])
def test_an_address_with_a_nul_is_no_address(client, address):
    answer = client.get(address)

    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("/api/v1/tasks/?step=%00", (400, "malformed")),
        ("/api/v1/tickets/%00/", (404, "not_found")),
    ],
)
def test_the_api_says_so_in_its_own_shape(client, address, found):
    answer = client.get(address)

    assert answer["Content-Type"] == "application/problem+json"
    assert (answer.status_code, answer.json()["code"]) == found


def test_a_cookie_with_a_quoted_nul_counts_for_nothing(client):
    quoted = '"' + r"\000" * 8 + '"'

    answer = client.get("/petugas/masuk/", headers={"Cookie": f"sessionid={quoted}"})

    assert answer.status_code == 200


def test_a_host_that_is_none_is_refused_in_the_shape_of_the_surface(client):
    page, api = (client.get(to, headers={"Host": "a b"}) for to in ("/", "/api/v1/facilities/"))

    assert page.status_code == api.status_code == 400
    assert "Permintaan tidak terbaca" in page.content.decode()
    assert (api["Content-Type"], api.json()["code"]) == ("application/problem+json", "malformed")


def test_a_lock_that_is_held_for_too_long_asks_to_wait():
    pages = RefusalPages(lambda request: None)

    answer = pages.process_exception(RequestFactory().get("/"), OperationalError("lock timeout"))

    assert (answer.status_code, answer["Retry-After"]) == (503, "2")


def test_a_true_defect_stays_one():
    pages = RefusalPages(lambda request: None)

    assert pages.process_exception(RequestFactory().get("/"), ZeroDivisionError()) is None


def test_an_address_that_leads_nowhere_is_said_in_the_house_s_words(client):
    answer = client.get("/tidak/ada/")

    assert answer.status_code == 404
    assert "Halaman tidak ada" in answer.content.decode()
    assert "Ke halaman depan" in answer.content.decode()


def test_a_form_that_stood_open_for_too_long_says_how_to_send_it_again():
    answer = Client(enforce_csrf_checks=True).post("/masuk/", {"nik": "1"})

    assert answer.status_code == 403
    assert "Kirim sekali lagi" in answer.content.decode()


def test_the_page_of_a_defect_needs_no_request():
    page = loader.get_template("500.html").render()

    assert "Ada gangguan pada sistem" in page


def test_who_was_signed_out_before_sending_comes_back_to_the_form_and_is_told(client):
    form = "http://testserver/reservasi/baru/mergangsan/umum/?lagi=ABC"

    sent = client.post("/reservasi/baru/mergangsan/umum/", headers={"referer": form})
    page = client.get(sent["Location"])

    query = parse_qs(urlsplit(sent["Location"]).query)
    assert query == {"next": ["/reservasi/baru/mergangsan/umum/?lagi=ABC"]}
    assert "isian tadi belum terkirim" in page.content.decode()


def test_a_form_of_a_stranger_is_no_way_back(client):
    sent = client.post("/petugas/tugas/1/kerjakan/", headers={"referer": "http://evil.example/x"})

    query = parse_qs(urlsplit(sent["Location"]).query)
    assert query == {"next": ["/petugas/tugas/1/kerjakan/"]}


def test_who_was_signed_in_for_too_long_is_told_why_to_sign_in_again(client):
    client.cookies[CITIZEN_COOKIE] = "long-ago"

    page = client.get("/reservasi/", follow=True)

    assert "Waktu masuk Anda sudah habis." in page.content.decode()


def test_an_officer_without_a_role_is_led_out_not_round_in_a_circle(client):
    client.force_login(User.objects.create_user("tamu"))

    page = client.get("/petugas/")

    assert page.status_code == 403
    assert "Keluar dan ganti akun" in page.content.decode()
    assert "Ke kotak masuk" not in page.content.decode()
