"""What a newcomer finds in the demo before touching anything."""

import json
from datetime import datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from puskesmas.booking.models import WaitingEntry
from puskesmas.papers.models import Paper
from puskesmas.people.delegations import stand_in_of
from puskesmas.people.models import User
from puskesmas.place.models import Clinic
from puskesmas.schedule.models import ServiceDay
from puskesmas.sla.models import Deadline, Escalation
from tests.cast import WIB

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

Rung = Escalation.Rung
SUNDAY = datetime(2026, 11, 22, 14, 0, tzinfo=WIB)
FRIDAY = datetime(2026, 12, 4, 16, 0, tzinfo=WIB)


@pytest.mark.parametrize("start", [SUNDAY, FRIDAY])
def test_the_first_look_shows_every_part(
    clock: Any, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch, start: datetime
) -> None:
    settings.DEMO, settings.VAR = True, tmp_path
    monkeypatch.setattr("puskesmas.clock.reset", lambda: clock.set(start))  # «now» is start
    clock.set(start)

    call_command("demo")

    facts = json.loads((tmp_path / "demo.json").read_text())
    dentist = Clinic.objects.get(facility__code=facts["facilities"]["verified"], code="gigi")
    full = ServiceDay.objects.get(clinic=dentist, quota=3)
    sari, budi = (User.objects.get(username=name) for name in ("sari", "budi"))
    inbox = Deadline.objects.filter(inbox=True, finished_at__isnull=True)
    page = Client().get("/demo/").content.decode()
    assert "Poli Gigi Puskesmas Mergangsan penuh pada" in page
    assert full.taken == 3
    assert WaitingEntry.objects.filter(clinic=dentist, date=full.date, state="waiting").count() == 2
    assert Paper.objects.filter(kind="ktp", state="kept").count() == 6
    assert Paper.objects.filter(kind="bpjs", state="kept").count() == 2
    assert stand_in_of(sari.pk, dentist.facility_id) == budi
    assert inbox.filter(assignee=sari).count() == 1
    assert inbox.filter(step="enter_number", breached_at__isnull=False).count() == 1
    assert Escalation.objects.filter(rung=Rung.SUPERVISOR, acknowledged_at__isnull=True).exists()
