"""What anybody may read about a puskesmas."""

from django.test import Client

from puskesmas.schedule.actions import close_on
from tests import cast


def test_puskesmas_and_clinics(anybody, world):
    assert [one["code"] for one in anybody.get("facilities/")["items"]] == [
        "mergangsan",
        "tegalrejo",
    ]
    info = anybody.get("facilities/mergangsan/")
    assert (info["mode"], len(info["hours"])) == ("verified", 6)
    assert info["hours"][4] == {"weekday": 5, "opens": "07:30", "closes": "11:00"}
    assert "KTP" in info["requirements"]
    clinics = anybody.get("facilities/mergangsan/clinics/")["items"]
    assert [one["code"] for one in clinics] == ["umum", "gigi"]


def test_what_is_free_and_why_not(anybody, world):
    path = "facilities/mergangsan/clinics/umum/availability/"
    close_on(facility=world.mergangsan, day=cast.FRIDAY, reason="Libur", by=cast.SYSTEM)

    days = anybody.get(path)

    assert len(days) == 15
    assert [day["why_closed"] for day in days[:7]] == [
        "too_late", "", "", "", "closed", "", "closed",
    ]  # fmt: skip
    assert days[1] == {
        "date": "2026-11-24", "open": True, "why_closed": "", "quota": 30, "remaining": 30,
        "slots": [],
    }  # fmt: skip
    week = {"from": "2026-11-24", "to": "2026-11-25"}
    assert len(anybody.get(path, **week)) == 2
    anybody.get(path, 422, **{"from": "2026-11-25", "to": "2026-11-24"})
    anybody.get(path, 422, to="2027-11-24")
    anybody.get("facilities/mergangsan/clinics/jantung/availability/", 404)


def test_hours_are_listed_where_the_clinic_uses_them(anybody, world):
    days = anybody.get("facilities/tegalrejo/clinics/umum/availability/")

    assert days[1]["slots"][0] == {"start": "08:00", "end": "09:00", "remaining": 6}
    assert sum(slot["remaining"] for slot in days[1]["slots"]) == 30


def test_queues_and_the_way_to_the_stream(anybody, world, settings):
    queues = anybody.get("facilities/mergangsan/queues/")
    assert [(one["letter"], one["waiting"]) for one in queues] == [("A", 0), ("G", 0), ("U", 0)]

    stream = Client().get("/api/v1/facilities/mergangsan/queues/stream/")

    assert stream.status_code == 307
    assert stream.headers["Location"] == f"{settings.LIVE_URL}/queues/mergangsan/stream/"
