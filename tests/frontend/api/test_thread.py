"""The main job over the API, as docs/api.md walks it: reserve, verify, number, arrive, print."""

import base64

from puskesmas.queueing.models import Ticket
from tests import cast
from tests.frontend.api.conftest import officer


def test_siti_reserves_budi_verifies_and_the_agent_prints(world, siti, kiosk, agent, wish, clock):
    budi = officer(world.budi)
    made = siti.post("reservations/", wish, 201)
    code = made["code"]
    assert (made["status"], made["for_self"]) == ("submitted", True)
    assert [warning["code"] for warning in made["warnings"]] == ["document_missing"]

    task = budi.get("tasks/", step="verify")["items"][0]
    assert (task["case"], task["step"], task["sla"]) == (code, "verify", "on_time")
    budi.post(f"tasks/{task['id']}/claim/")
    done = budi.post(f"tasks/{task['id']}/complete/", {"valid": True, "checks": ["identity"]})
    assert done["status"] == "verified"
    assert [one["step"] for one in done["open"]] == ["enter_number"]

    done = budi.post(f"tasks/{done['open'][0]['id']}/complete/", {"number": "A-12"})
    assert done["status"] == "numbered"
    seen = siti.get(f"reservations/{code}/")
    assert (seen["simpus_number"], seen["status"]) == ("A-12", "numbered")
    assert [moment["code"] for moment in seen["timeline"] if moment["state"] == "done"] == [
        "submitted",
        "verified",
        "numbered",
    ]

    clock.shift(hours=23, minutes=45)
    scanned = kiosk.post("kiosk/check-in/", {"code": seen["qr"]})
    assert (scanned["outcome"], scanned["ticket"]["number"]) == ("ticket", "A-001")
    job = agent.get("print-jobs/next/")
    assert b"A-001" in base64.b64decode(job["data"])
    assert job["printer"] == {"host": "127.0.0.1", "port": 9100, "paper": 80}
    agent.post(f"print-jobs/{job['id']}/result/", {"outcome": "confirmed"})

    budi = officer(world.budi)  # a new day
    task = budi.get("tasks/", view="open")["items"][0]
    done = budi.post(f"tasks/{task['id']}/complete/", {"outcome": "ok"})
    assert (done["status"], done["open"]) == ("in_queue", [])
    assert Ticket.objects.count() == 2


def test_a_rejection_shows_its_reason_and_siti_applies_again(siti, budi, wish):
    reason = cast.reason()
    code = siti.post("reservations/", wish, 201)["code"]
    verify = budi.get("tasks/")["items"][0]["id"]
    reject = budi.post(f"tasks/{verify}/complete/", {"valid": False})["open"][0]["id"]
    budi.post(f"tasks/{reject}/complete/", {"reason_code": reason.code, "reason": "Tahun lahir"})

    seen = siti.get(f"reservations/{code}/")
    assert seen["rejection"] == {
        "reason_code": "data-tidak-cocok",
        "reason": "Data tidak cocok dengan KTP",
        "advice": "Periksa KTP, lalu ajukan lagi.",
        "text": "Tahun lahir",
    }
    assert seen["may_resubmit"] is True

    again = siti.post(f"reservations/{code}/resubmit/", {"date": "2026-11-25"}, 201)
    assert (again["date"], again["status"], again["clinic"]) == ("2026-11-25", "submitted", "umum")
    siti.post(f"reservations/{again['code']}/resubmit/", {}, 409)


def test_siti_calls_it_off_and_the_place_is_free_again(siti, world, wish):
    path = "facilities/mergangsan/clinics/umum/availability/"
    code = siti.post("reservations/", wish, 201)["code"]
    assert siti.get(path)[1]["remaining"] == 29

    assert siti.post(f"reservations/{code}/cancel/")["status"] == "cancelled"

    assert siti.get(path)[1]["remaining"] == 30
    assert siti.post(f"reservations/{code}/cancel/", status=409)["code"] == "not_cancellable"
