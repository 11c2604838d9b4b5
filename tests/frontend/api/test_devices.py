"""Kiosk and print agent over the API."""

import base64
import time

from puskesmas.outbox.actions import post
from puskesmas.outbox.models import Message
from puskesmas.place.models import Device

BODY = {
    "facility_name": "PUSKESMAS MERGANGSAN",
    "city": "Kota Yogyakarta",
    "heading": "NOMOR ANTREAN PENDAFTARAN",
    "number": "A-001",
    "destination": "LOKET PENDAFTARAN",
    "place": "",
    "rows": [],
    "note": "",
    "url": "HTTPS://ANTRE/Q/0000000000000000",
    "code16": "0000000000000000",
    "free_notice": True,
    "copy": 2,
    "copy_time": "08.12",
}


def test_every_refusal_at_the_kiosk_is_an_answer(kiosk, siti, wish):
    code = siti.post("reservations/", wish, 201)["code"]

    early = kiosk.post("kiosk/check-in/", {"code": code})
    unknown = kiosk.post("kiosk/check-in/", {"code": ""})

    assert (early["outcome"], early["ticket"]) == ("too_early", None)
    assert "Selasa, 24 November 2026" in early["text"]
    assert unknown["outcome"] == "see_officer"
    kiosk.post("kiosk/check-in/", {}, 422)


def test_only_its_own_kind_of_device_comes_in(kiosk, agent, siti):
    kiosk.get("print-jobs/next/", 403)
    agent.post("kiosk/check-in/", {"code": "x"}, 403)
    siti.get("print-jobs/next/", 401)


def test_a_revoked_device_is_out(kiosk, clock):
    Device.objects.update(revoked_at=clock.now())

    kiosk.post("kiosk/check-in/", {"code": "x"}, 401)


def test_a_copy_says_so_and_its_result_is_taken_once(agent, world):
    post("print.ticket", facility_id=world.mergangsan.pk, key="print:X:2", body=BODY)

    job = agent.get("print-jobs/next/")
    agent.get("print-jobs/next/", 204)
    first = agent.post(f"print-jobs/{job['id']}/result/", {"outcome": "confirmed"}, key="r1")
    again = agent.post(f"print-jobs/{job['id']}/result/", {"outcome": "confirmed"}, key="r1")

    assert job["copy"] == 2
    assert b"A-001" in base64.b64decode(job["data"])
    assert first == again == {"id": job["id"], "state": "delivered"}
    assert Message.objects.get(pk=job["id"]).delivered_at
    agent.post(f"print-jobs/{job['id']}/result/", {"outcome": "burnt"}, 422)
    agent.post("print-jobs/999999/result/", {"outcome": "confirmed"}, 404)


def test_the_line_is_held_as_long_as_asked_and_no_longer(agent):
    began = time.monotonic()

    agent.get("print-jobs/next/", 204, wait=1)

    assert 1 <= time.monotonic() - began < 3
    agent.get("print-jobs/next/", 422, wait=26)
