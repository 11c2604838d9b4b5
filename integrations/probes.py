"""Looks whether an outside system of a facility answers; nothing changes on the other side."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from django.utils.translation import gettext as _

from integrations.bpjs_pcare.client import PCare
from integrations.bpjs_pcare.signing import credentials_of
from integrations.email.client import Smtp
from integrations.simpus.deliver import connect
from integrations.sms.client import Sms
from integrations.whatsapp import deliver as whatsapp
from puskesmas import clock
from puskesmas.outbox.models import Endpoint
from puskesmas.outbox.queries import endpoint_for
from puskesmas.place.models import Facility


def _simpus(endpoint: Endpoint, facility: Facility) -> str:
    simpus = connect(endpoint, facility.code)
    if simpus is None:
        return _("manual, tidak ada yang dihubungi")
    simpus.status("001", clock.today(facility.zone).isoformat())
    return _("baik")


def _pcare(endpoint: Endpoint, facility: Facility) -> str:
    PCare(endpoint.url, credentials_of(endpoint, facility.provider_code)).clinics()
    return _("baik")


def _email(endpoint: Endpoint, facility: Facility) -> str:
    Smtp.of(endpoint.url, endpoint.secret).probe()
    return _("baik")


def _whatsapp(endpoint: Endpoint, facility: Facility) -> str:
    return whatsapp.connect(endpoint).probe()


def _sms(endpoint: Endpoint, facility: Facility) -> str:
    return Sms.of(endpoint).probe()


PROBES: Final[dict[str, Callable[[Endpoint, Facility], str]]] = {
    "simpus": _simpus,
    "pcare": _pcare,
    "email": _email,
    "whatsapp": _whatsapp,
    "sms": _sms,
}


def probe(facility: Facility, system: str) -> str:
    """One line. Errors: DeliveryError with the reason."""
    began = time.monotonic()
    result = PROBES[system](endpoint_for(facility.code, system), facility)
    spent = (time.monotonic() - began) * 1000
    return f"{result} ({spent:.0f} ms)"
