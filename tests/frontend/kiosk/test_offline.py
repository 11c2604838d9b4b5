"""What a kiosk keeps for the time without a network: its worker, its page, its queue of scans."""

import json
import re

from django.contrib.staticfiles import finders
from django.test import Client

from frontend.kiosk.offline import FILES
from puskesmas.queueing.models import Ticket


def test_the_worker_keeps_only_scans_and_every_file_of_its_page(world, kiosk):
    answer = Client().get("/kiosk/pekerja.js")

    known = json.loads(re.search(r"self\.ALUR = (\{.*\});", answer.content.decode())[1])  # type: ignore[index]
    page = kiosk.get("/kiosk/luring/").content.decode()
    linked = set(re.findall(r'(?:href|src)="(/static/[^"#]+\.(?:css|js))"', page))
    assert linked - set(known["files"]) == set()
    assert all(finders.find(name) for name in FILES)
    assert known["forms"] == ["/kiosk/hadir/"]
    assert (known["shell"], known["pages"]) == ("/kiosk/luring/", ["/kiosk/darurat/"])
    assert answer.headers["Cache-Control"] == "no-cache"


def test_its_queue_and_its_files_are_apart_from_the_citizens(world):
    client = Client()

    settings = [
        json.loads(re.search(r"self\.ALUR = (\{.*\});", client.get(at).content.decode())[1])  # type: ignore[index]
        for at in ("/pekerja.js", "/kiosk/pekerja.js")
    ]

    phone, machine = settings
    assert phone["store"] != machine["store"]
    assert phone["caches"] != machine["caches"]
    assert (phone["hours"], machine["hours"]) == (24, 0.5)


def test_the_page_says_what_to_do_and_scans_on(world, kiosk):
    page = kiosk.get("/kiosk/luring/").content.decode()

    assert "Tanpa sambungan: pindai saja, atau ke loket" in page
    assert "Loket melayani Anda dengan KTP" in page
    assert 'action="/kiosk/hadir/"' in page
    assert "Siti" not in page


def test_no_device_no_page(world):
    answer = Client().get("/kiosk/luring/")

    assert answer.headers["Location"] == "/kiosk/pasang/"


def test_a_kept_scan_that_comes_twice_gives_one_number(ready, kiosk):
    form = {"kode": ready.code, "kunci": "a" * 32}

    first, again = (kiosk.post("/kiosk/hadir/", form, HTTP_X_ALUR_KIRIMAN="1") for _time in "12")

    assert first.status_code == 302
    assert first.headers["Location"] == again.headers["Location"]
    assert Ticket.objects.count() == 1
