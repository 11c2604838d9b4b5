"""The SOPs by the API: the table for everybody, the live map for officers."""

from django.test import Client

from tests import cast

JSS = "flows/reservation_verified/"


def test_jss_has_nine_rows_with_their_remarks(anybody, db):
    rows = anybody.get(JSS)["rows"]

    assert [row["number"] for row in rows] == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert rows[2]["remarks"][1].startswith("Data valid? Ya:")


def test_the_files_are_for_everybody(db):
    bpmn = Client().get(f"/api/v1/{JSS}bpmn/")
    document = Client().get(f"/api/v1/{JSS}sop.pdf")

    assert bpmn["Content-Type"] == "application/xml"
    assert bpmn.content.startswith(b"<?xml")
    assert document["Content-Type"] == "application/pdf"
    assert document.content.startswith(b"%PDF-")


def test_the_live_map_counts_open_and_late_cases(world, clock, request):
    cast.reserve(world.umum, world.siti)
    cast.reserve(world.umum, world.joko)
    clock.set(cast.at(cast.TUESDAY, 9))
    budi = request.getfixturevalue("budi")  # signs in this morning

    answer = budi.get(f"{JSS}live/")

    assert answer == {
        "flow": "reservation_verified",
        "steps": [{"step": "verify", "title": "Verifikasi", "open": 2, "at_risk": 0, "overdue": 2}],
    }


def test_the_live_map_stays_within_the_facility(world, rudi):
    cast.reserve(world.umum, world.siti)

    assert rudi.get(f"{JSS}live/")["steps"] == []


def test_the_live_map_is_not_for_citizens(world, siti, anybody):
    assert siti.get(f"{JSS}live/", 403)["code"] == "not_allowed"
    anybody.get(f"{JSS}live/", 401)


def test_an_unknown_sop_is_not_found(budi):
    assert budi.get("flows/rumah_sakit/live/", 404)["code"] == "flow_unknown"
