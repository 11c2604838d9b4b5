"""The coverage port: is this card active, and is it ours? Never raises, never waits longer."""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from django.utils.translation import gettext as _

from integrations.bpjs_pcare.client import Participant, PCare
from integrations.bpjs_pcare.signing import credentials_of
from puskesmas import clock
from puskesmas.outbox.queries import endpoint_for
from puskesmas.outbox.registry import DeliveryError
from puskesmas.place.models import Facility

log = logging.getLogger(__name__)

State = Literal["active", "inactive", "unknown"]
FAILURES: Final = 5
PAUSE: Final = 30.0


@dataclass(frozen=True)
class CoverageAnswer:
    """What may be shown to citizen and officer; unknown is an honest answer."""

    state: State
    registered_facility_code: str
    registered_here: bool | None
    text: str
    checked_at: datetime


class Breaker:
    """After some failures in a row nobody waits for that address for a while."""

    def __init__(self, failures: int = FAILURES, pause: float = PAUSE) -> None:
        self._most, self._pause = failures, pause
        self._lock = threading.Lock()
        self._failed: dict[str, tuple[int, float]] = {}

    def closed(self, url: str) -> bool:
        with self._lock:
            count, since = self._failed.get(url, (0, 0.0))
            return count < self._most or time.monotonic() - since > self._pause

    def note(self, url: str, *, good: bool) -> None:
        with self._lock:
            if good:
                self._failed.pop(url, None)
            else:
                self._failed[url] = (self._failed.get(url, (0, 0.0))[0] + 1, time.monotonic())


breaker = Breaker()
# Own threads, because neither name look-ups nor trickling headers know a total time-out.
_threads = ThreadPoolExecutor(max_workers=16, thread_name_prefix="coverage")


def look_up(
    *, facility: Facility, bpjs_number: str = "", nik: str = "", timeout: float = 2.0
) -> CoverageAnswer:
    """Ask BPJS by card, else by NIK, for at most `timeout` seconds."""
    try:
        endpoint = endpoint_for(facility.code, "pcare")
        pcare = PCare(endpoint.url, credentials_of(endpoint, facility.provider_code))
        return _ask(pcare, facility.provider_code, bpjs_number, nik, timeout)
    except DeliveryError:
        return _unknown()
    except Exception as error:  # noqa: BLE001 -- a reservation never fails for a look-up
        log.error("PCare: look-up failed: %s", type(error).__name__)
        return _unknown()


def _ask(pcare: PCare, ours: str, card: str, nik: str, timeout: float) -> CoverageAnswer:
    if not breaker.closed(pcare.url):
        return _unknown()
    asked = _threads.submit(pcare.participant, card=card, nik=nik, total=timeout)
    try:
        found = asked.result(timeout)
    except (DeliveryError, TimeoutError) as error:
        asked.cancel()
        breaker.note(pcare.url, good=False)
        log.warning("PCare: coverage unknown: %s", error or type(error).__name__)
        return _unknown()
    breaker.note(pcare.url, good=True)
    return _answer(found, ours)


def _answer(found: Participant | None, ours: str) -> CoverageAnswer:
    if found is None:
        return _unknown(_("Nomor ini tidak ditemukan di BPJS. Periksa kembali nomor kartu Anda."))
    here = found.provider_code == ours if found.provider_code and ours else None
    if not found.active:
        text = _(
            "Kartu BPJS tidak aktif. Silakan aktifkan lewat Mobile JKN atau kantor BPJS,"
            " atau pilih bayar Umum."
        )
    elif here is False:
        text = _(
            "Kartu BPJS aktif, tetapi terdaftar di faskes lain. Silakan berobat di faskes"
            " tersebut atau pilih bayar Umum."
        )
    elif here:
        text = _("Kartu BPJS aktif dan terdaftar di puskesmas ini.")
    else:
        text = _("Kartu BPJS aktif.")
    state: State = "active" if found.active else "inactive"
    return CoverageAnswer(state, found.provider_code, here, text, clock.now())


def _unknown(text: str = "") -> CoverageAnswer:
    text = text or _(
        "Kepesertaan BPJS belum dapat diperiksa. Pendaftaran tetap berjalan;"
        " petugas akan memeriksanya lagi. Bawalah kartu Anda."
    )
    return CoverageAnswer("unknown", "", None, text, clock.now())
