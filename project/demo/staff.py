"""Staff, devices and addresses of the demo, with passwords and tokens made at first start."""

import json
import secrets
from typing import Any

from django.conf import settings

from integrations.bpjs_pcare import fake as pcare
from integrations.simpus import fake as simpus
from integrations.sms import fake as sms
from integrations.whatsapp import fake as whatsapp
from project.demo import city
from puskesmas.actor import SYSTEM
from puskesmas.messages.hooks import DEMO_GATEWAYS
from puskesmas.outbox.models import Endpoint
from puskesmas.people.models import RoleAssignment, User
from puskesmas.people.tokens import digest, new_secret
from puskesmas.place.actions import enroll_device
from puskesmas.place.models import Facility

PEOPLE = {
    "registrar": ("budi", "Budi", "Santoso", "registrar", city.VERIFIED),
    "registrar_away": ("sari", "Sari", "Kusumawati", "registrar", city.VERIFIED),
    "registrar_instant": ("rudi", "Rudi", "Hartono", "registrar", city.INSTANT),
    "supervisor": ("wati", "Wati", "Lestari", "supervisor", city.VERIFIED),
    "head": ("ani", "dr. Ani", "Rahmawati", "head", city.VERIFIED),
    "doctor": ("dokter", "dr. Bagus", "Wirawan", "doctor", city.VERIFIED),
    "nurse": ("perawat", "Lina", "Marlina", "nurse", city.VERIFIED),
    "cashier": ("kasir", "Tono", "Sudarso", "cashier", city.VERIFIED),
    "health_office": ("dinas", "Harti", "Wijayanti", "health_office", ""),
    "admin": ("admin", "Andi", "Saputra", "admin", ""),
}


def hire() -> dict[str, dict[str, str]]:
    """Store the staff; the passwords are known only to the demo file."""
    return {key: _hire(*person) for key, person in PEOPLE.items()}


def _hire(username: str, first: str, last: str, role: str, facility: str) -> dict[str, str]:
    password = secrets.token_urlsafe(9)
    user = User.objects.create_user(username, password=password, first_name=first, last_name=last)
    RoleAssignment.objects.create(
        user=user,
        role=role,
        facility=Facility.objects.get(code=facility) if facility else None,
    )
    return {"username": username, "password": password, "facility": facility}


def enroll() -> dict[str, str]:
    """Kiosk, TV and print agent of the two facilities that the walk-throughs visit."""
    tokens: dict[str, str] = {}
    for code, suffix in ((city.VERIFIED, ""), (city.INSTANT, "_instant")):
        facility = Facility.objects.get(code=code)
        for kind, name in (("kiosk", "Anjungan 1"), ("tv", "TV 1"), ("print_agent", "Cetak 1")):
            secret = tokens[f"{kind}{suffix}"] = new_secret()
            printer: dict[str, Any] = {}
            if kind == "print_agent":
                printer = {"printer_host": "127.0.0.1", "printer_port": settings.FAKES["printer"]}
            enroll_device(
                facility=facility,
                kind=kind,
                name=name,
                token_hash=digest(secret),
                by=SYSTEM,
                **printer,
            )
    return tokens


def connect() -> None:
    """Point every outside system at the project's own fake servers."""
    ports = settings.FAKES
    Endpoint.objects.create(
        system="simpus",
        kind="neutral",
        url=f"http://127.0.0.1:{ports['simpus']}/{{facility}}",
        secret=simpus.TOKEN,
    )
    Endpoint.objects.create(
        system="pcare",
        kind="v4",
        url=f"http://127.0.0.1:{ports['pcare']}",
        secret=json.dumps(
            {"secret": pcare.SECRET, "user_key": pcare.USER_KEY, "password": pcare.PASSWORD}
        ),
        settings={"cons_id": pcare.CONS_ID},
    )
    Endpoint.objects.create(system="email", kind="smtp", url=f"smtp://127.0.0.1:{ports['smtp']}")
    Endpoint.objects.create(
        uuid=DEMO_GATEWAYS["whatsapp"],
        system="whatsapp",
        kind="fonnte",
        url=f"http://127.0.0.1:{ports['whatsapp']}",
        secret=whatsapp.TOKEN,
    )
    Endpoint.objects.create(
        uuid=DEMO_GATEWAYS["sms"],
        system="sms",
        kind="http",
        url=f"http://127.0.0.1:{ports['sms']}/sms",
        secret=sms.TOKEN,
        settings={"deduplicates": True},
    )
    for code in (city.JATIBARU, city.SINGKAWANG):
        Endpoint.objects.create(
            facility=Facility.objects.get(code=code), system="simpus", kind="manual"
        )
