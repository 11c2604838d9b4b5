"""What supervisors ask: breaches, sums, and the events of a case."""

import pytest

from puskesmas.sla.actions import sweep
from tests import cast
from tests.frontend.api.conftest import officer


@pytest.fixture
def late(siti, wish, world, clock):
    """Nobody verified Siti's reservation before the clinic opened."""
    code = siti.post("reservations/", wish, 201)["code"]
    clock.set(cast.at(cast.TUESDAY, 8, 5))
    sweep()
    return code


def test_a_breach_is_listed_and_summed(late, world):
    wati = officer(world.wati)

    listed = wati.get("sla/breaches/")["items"]
    sums = wati.get("sla/summary/")["items"]

    [one] = listed
    assert (one["case"], one["step"], one["assignee"]) == (late, "verify", None)
    assert [(one["step"], one["breaches"], one["still_open"]) for one in sums] == [("verify", 1, 1)]
    assert wati.get("sla/breaches/", step="reject")["items"] == []
    assert wati.get("sla/breaches/", to="2026-11-23")["items"] == []
    assert wati.get("sla/breaches/", **{"from": "2026-11-24", "to": "2026-11-24"})["items"]
    wati.get("sla/breaches/", 422, **{"from": "2026-11-25", "to": "2026-11-24"})


def test_the_events_of_a_case_are_sentences_without_a_person(late, world):
    events = officer(world.wati).get("audit/events/", case=late)["items"]

    assert [event["verb"] for event in events] == [
        "reservation.submitted",
        "deadline.at_risk",
        "deadline.breached",
    ]
    assert events[0]["by"] == {"kind": "citizen", "label": "Pemohon"}
    assert "Siti" not in f"{events}"


def test_registrars_and_other_facilities_do_not_oversee(late, world):
    officer(world.budi).get("sla/breaches/", 403)
    officer(world.budi).get("audit/events/", 403, case=late)
    officer(world.wati).get("audit/events/", 404, case="0000000000000000")
    officer(world.wati).get("audit/events/", 422)
