"""manage.py demo: fills an empty database with the demo city and writes var/demo.json."""

import json
import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from project.demo import city, families, staff
from project.demo.days import Life
from puskesmas.booking import reasons
from puskesmas.place.models import Facility


class Command(BaseCommand):
    help = "Mengisi basis data kosong dengan kota contoh dan menulis var/demo.json."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Hanya untuk demo: tulis ALUR_DEMO=1.")
        if Facility.objects.exists():
            raise CommandError("Basis data sudah berisi. Data contoh hanya untuk yang kosong.")
        with transaction.atomic():
            facts = self._fill()
        self._write(facts)

    def _fill(self) -> dict[str, Any]:
        city.build()
        reasons.install()
        households = families.plan()
        families.store(households)
        people = staff.hire()
        staff.connect()
        devices = staff.enroll()
        Life(households).live()
        return {
            "url": f"http://127.0.0.1:{settings.PORT}",
            "facilities": {
                "verified": city.VERIFIED,
                "instant": city.INSTANT,
                "jatibaru": city.JATIBARU,
                "singkawang": city.SINGKAWANG,
            },
            "staff": people,
            "citizens": [_citizen(household) for household in households],
            "devices": devices,
        }

    def _write(self, facts: dict[str, Any]) -> None:
        """Passwords are inside: only the owner may read the file."""
        path = settings.VAR / "demo.json"
        draft = path.with_suffix(".draft")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(facts, file, indent=1)
        draft.replace(path)


def _citizen(household: families.Household) -> dict[str, Any]:
    head, *others = household.members
    return {
        "nik": head.nik,
        "birth_date": head.birth_date.isoformat(),
        "name": head.name,
        "kk": household.card,
        "family": [
            {"nik": person.nik, "birth_date": person.birth_date.isoformat()} for person in others
        ],
        "bpjs_number": head.bpjs_number,
    }
