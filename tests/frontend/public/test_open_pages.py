"""What anybody may read: the front page and its bytes, a puskesmas, the page behind a QR."""

import re
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from flows.engine import service
from puskesmas.codes import grouped
from puskesmas.place.models import Clinic, Facility
from tests import cast
from tests.cast import do, reserve
from tests.frontend.public import phone
from tests.frontend.public.phone import text

MOST_BYTES = 100_000
STATIC = "/static/"


def weight(page: str) -> int:
    """Bytes of a page with every file that its first view loads, uncompressed."""
    found = re.findall(r'(?:href|src)="(/static/[^"#?]+)', page)
    seen: dict[str, int] = {}
    while found:
        address = found.pop()
        if address in seen or address.endswith("/"):
            continue
        content = Path(finders.find(address.removeprefix(STATIC))).read_bytes()
        seen[address] = len(content)
        if address.endswith(".css"):
            links = re.findall(r'url\("?([^")]+)"?\)', content.decode())
            found += [urlsplit(urljoin(address, link)).path for link in links]
    return len(page.encode()) + sum(seen.values())


def test_the_front_page_offers_sign_in_and_every_puskesmas(world, client):
    page = text(client.get("/"))

    assert 'action="/masuk/"' in page
    assert "Puskesmas Mergangsan" in page
    assert 'href="/puskesmas/tegalrejo/"' in page


def test_the_first_view_is_light(world, client):
    for number in range(20):
        place = Facility.objects.create(code=f"p{number}", name=f"Puskesmas {number}", city="Kota")
        Clinic.objects.create(facility=place, code="umum", name="Umum", letter="U")

    page = text(client.get("/"))

    assert 40_000 < weight(page) < MOST_BYTES


@pytest.mark.parametrize("signed", [False, True])
def test_open_pages_stand_on_their_own(world, signed):
    client = phone.signed_in() if signed else Client()
    for address in ("/", "/puskesmas/mergangsan/", "/privasi/", "/masuk/", "/daftar/", "/Q/x"):
        page = text(client.get(address))

        assert page.count("<h1") == 1, address
        assert "style=" not in page
        assert not re.search(r"<script(?![^>]*\ssrc=)", page)
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids))


def test_the_front_page_asks_once_for_all_places(world, client, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get("/")


def test_a_puskesmas_tells_where_when_what_and_that_it_is_free(world, client):
    Facility.objects.filter(pk=world.mergangsan.pk).update(
        address="Jalan Contoh 1", phone="(0274) 555-0101", complaint_channels="Kotak saran"
    )

    page = text(client.get("/puskesmas/mergangsan/"))

    for word in ("Jalan Contoh 1", "(0274) 555-0101", "07.30–11.00", "Poli Gigi", "Kotak saran"):
        assert word in page
    assert "Pendaftaran tidak dipungut biaya." in page
    assert "Petugas memeriksa data Anda" in page
    assert "langsung" in text(client.get("/puskesmas/tegalrejo/"))


def test_an_unknown_puskesmas_is_not_there(world, client):
    assert client.get("/puskesmas/tidak-ada/").status_code == 404


def test_behind_the_qr_stands_no_person(world, client, clock):
    reservation = reserve(world.umum, world.siti, complaint="Batuk")
    do(reservation, "verify", world.budi, valid="true", checks=["identity"])
    do(reservation, "enter_number", world.budi, number="A-12")
    before = text(client.get(f"/Q/{reservation.code}"))
    clock.set(cast.at(cast.TUESDAY, 7, 45))
    service.answer(reservation.code, "arrive", by=cast.device(world.kiosk))

    after = text(client.get(f"/q/{grouped(reservation.code).lower()}"))

    assert "Poli Umum" in before
    assert "A-001" in after
    assert "Orang di depan" in after
    for secret in ("Siti", cast.NIK_SITI, "9901", "Batuk", "A-12", "Umum ·"):
        assert secret not in after


def test_a_sensitive_clinic_is_not_named(world, client):
    Clinic.objects.filter(pk=world.umum.pk).update(sensitive=True, name="Poli VCT")
    world.umum.refresh_from_db()
    reservation = reserve(world.umum, world.siti)

    assert "VCT" not in text(client.get(f"/Q/{reservation.code}"))


@pytest.mark.parametrize("code", ["0000000000000000", "abc", "7Q2K-9F3M-4TBW-XH6U"])
def test_an_unknown_code_gets_a_calm_page(world, client, code):
    answer = client.get(f"/Q/{code}")

    assert answer.status_code == 404
    assert "Kode ini tidak kami kenal" in text(answer)


def test_a_puskesmas_that_takes_no_reservations_can_be_read_and_not_chosen(
    world, client, signed_in
):
    Facility.objects.filter(pk=world.mergangsan.pk).update(active=False)

    front = client.get(reverse("public:home")).content.decode()
    page = client.get(reverse("public:facility", args=["mergangsan"])).content.decode()
    choices = signed_in().get(reverse("public:book")).content.decode()

    assert "Puskesmas Mergangsan" not in front
    assert "sedang tidak menerima reservasi" in page
    assert "Buat reservasi di sini" not in page
    assert "Puskesmas Mergangsan" not in choices
    assert "Puskesmas Tegalrejo" in choices
