"""Alur as an app: manifest, worker, the page without a network, a QR without a person."""

import json
import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from PIL import Image, ImageChops

from frontend.camera import CLOSED
from frontend.pwa.icons import SIZES, draw
from frontend.pwa.views import FILES
from puskesmas.booking.models import Reservation
from puskesmas.codes import grouped
from tests import cast
from tests.frontend.public.phone import signed_in, text


def test_the_manifest_names_what_a_phone_asks_for():
    answer = Client().get("/manifest.webmanifest")

    manifest = json.loads(answer.content)
    assert answer.headers["Content-Type"] == "application/manifest+json"
    assert (manifest["name"], manifest["lang"]) == ("Alur – Antrean Puskesmas", "id")
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == (
        "/",
        "/",
        "standalone",
    )
    assert [one["url"] for one in manifest["shortcuts"]] == [
        "/reservasi/baru/",
        "/reservasi/",
        "/luring/",
    ]
    sizes = [(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]]
    assert sizes == [
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
        ("any", "any"),
    ]


@pytest.mark.parametrize("name", SIZES)
def test_the_icons_are_the_drawn_mark(name):
    side, maskable = SIZES[name]

    with Image.open(finders.find(f"img/{name}.png")) as stored:
        difference = ImageChops.difference(
            stored.convert("RGBA").convert("RGB"), draw(side, maskable=maskable).convert("RGB")
        )

    assert stored.size == (side, side)
    # Fewer colours than drawn, otherwise the same picture.
    assert sum(difference.convert("L").histogram()[48:]) < side * side / 200


def test_the_worker_names_every_file_of_the_shell_and_changes_with_it(monkeypatch):
    client = Client()
    first = client.get("/pekerja.js")
    monkeypatch.setattr("frontend.pwa.views.FILES", FILES[:-1])

    other = client.get("/pekerja.js")

    known = json.loads(re.search(r"self\.ALUR = (\{.*\});", text(first))[1])  # type: ignore[index]
    shell = text(client.get("/luring/"))
    assert first.headers["Content-Type"].startswith("text/javascript")
    assert first.headers["Cache-Control"] == "no-cache"
    linked = set(re.findall(r'(?:href|src)="(/static/[^"#]+\.(?:css|js))"', shell))
    assert linked - set(known["files"]) == set()
    assert all(finders.find(name) for name in FILES)
    assert known["version"] not in text(other)


def test_the_shell_knows_nobody(world):
    siti = signed_in()

    page = text(siti.get("/luring/"))

    assert "Anda sedang tanpa sambungan" in page
    assert 'name="alur-siapa" content=""' in page
    assert "Keluar" not in page
    assert "csrfmiddlewaretoken" not in page


def test_a_card_shows_the_qr_and_no_person(world, clock):
    code = cast.reserve(world.umum, world.siti).code
    waiting = Client().get(f"/kartu/{code}/")
    reservation = cast.do(Reservation.objects.get(), "verify", world.budi, valid="true")
    cast.do(reservation, "enter_number", world.budi, number="A-12")

    answer = Client().get(f"/kartu/{code}/")

    page = text(answer)
    assert waiting.status_code == 404
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert grouped(code) in page
    assert "<svg" in page
    assert 'data-until="2026-11-24"' in page
    for personal in ("Siti", cast.NIK_SITI, "3273", world.siti.phone):
        assert personal not in page


def test_a_card_of_an_ended_reservation_and_of_no_code_is_not_there(world):
    siti = signed_in()
    code = cast.reserve(world.umum, world.siti).code
    siti.post(f"/reservasi/{code}/batal/")

    assert Client().get(f"/kartu/{code}/").status_code == 404
    assert Client().get("/kartu/0000000000000000/").status_code == 404
    assert Client().get("/kartu/bukan-kode/").status_code == 404


def test_the_android_app_is_named_only_when_it_is_set(settings):
    unset = Client().get("/.well-known/assetlinks.json")
    settings.ANDROID_PACKAGE = "id.go.contoh.alur"
    settings.ANDROID_FINGERPRINTS = ["AA:BB", "CC:DD"]

    answer = Client().get("/.well-known/assetlinks.json")

    assert json.loads(unset.content) == []
    assert json.loads(answer.content) == [
        {
            "relation": ["delegate_permission/common.handle_all_urls"],
            "target": {
                "namespace": "android_app",
                "package_name": "id.go.contoh.alur",
                "sha256_cert_fingerprints": ["AA:BB", "CC:DD"],
            },
        }
    ]


def test_only_pages_that_scan_may_use_the_camera(world, client):
    client.force_login(world.budi)
    client.cookies["alur_alat"] = "kiosk"

    heads = {
        address: client.get(address).headers["Permissions-Policy"]
        for address in (
            "/petugas/pindai/",
            "/kiosk/",
            "/",
            "/petugas/",
            "/kiosk/bantuan/",
            "/luring/",
        )
    }

    open_ones = [address for address, head in heads.items() if "camera=(self)" in head]
    assert open_ones == ["/petugas/pindai/", "/kiosk/"]
    assert heads["/"] == CLOSED
    assert "camera=()" in CLOSED


def test_a_kiosk_that_may_not_use_its_camera_has_none_on_its_page(world):
    world.kiosk.camera = False
    world.kiosk.save()
    kiosk = Client()
    kiosk.cookies["alur_alat"] = "kiosk"

    answer = kiosk.get("/kiosk/")

    assert "data-camera" not in text(answer)
    assert "camera=()" in answer.headers["Permissions-Policy"]
