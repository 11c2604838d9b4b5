"""Speaks the neutral JSON contract of the README to one SIMPUS."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Final
from urllib.parse import quote

from django.utils.translation import gettext as _

from integrations import http
from integrations.simpus.mapping import (
    Registration,
    patient_body,
    refusal,
    registered,
    registration_body,
)
from puskesmas.outbox.registry import Permanent

NAME: Final = "SIMPUS"


@dataclass(frozen=True)
class Simpus:
    """One SIMPUS. Every write carries our key, so a repeat is recognised there."""

    url: str
    token: str = field(repr=False)

    def find(self, code: str) -> dict[str, Any] | None:
        """What SIMPUS holds for a reservation, or None."""
        status, _reason, response = self._call(
            "GET", "/pendaftaran", params={"id_reservasi": code}, expect=(404,)
        )
        if status == 404:
            return None
        if not isinstance(response, dict) or response.get("id_reservasi") != code:
            raise http.lost(NAME, _("isinya bukan tentang reservasi ini"), True)
        return response

    def register(self, registration: Registration) -> dict[str, str]:
        """Register a visit; a patient who is new to SIMPUS is entered first."""
        body = registration_body(registration)
        status, reason, response = self._register(registration.code, body)
        if reason == "PASIEN_BELUM_TERDAFTAR":
            self._call(
                "POST", "/pasien", key=f"{registration.code}-P", body=patient_body(registration)
            )
            status, reason, response = self._register(registration.code, body)
        if status == 422:
            raise Permanent(refusal(reason, status))
        return answer_from(response)

    def cancel(self, registration: str, code: str, reason: str) -> None:
        """Cancel a visit; one that is cancelled already is no error."""
        self._call(
            "PUT",
            f"/pendaftaran/{quote(registration, safe='')}/batal",
            key=f"{code}-B",
            body={"alasan": reason},
        )

    def arrived(self, registration: str, code: str, moment: str) -> None:
        """Tell that the patient is here."""
        self._call(
            "PUT",
            f"/pendaftaran/{quote(registration, safe='')}/hadir",
            key=f"{code}-H",
            body={"waktu": moment},
        )

    def status(self, clinic_code: str, date: str) -> dict[str, Any]:
        """The queue of a clinic: a harmless question, also used to try the connection."""
        asked = {"kd_poli": clinic_code, "tanggal": date}
        _status, _reason, response = self._call("GET", "/antrean/status", params=asked)
        return response if isinstance(response, dict) else {}

    def _register(self, code: str, body: dict[str, Any]) -> tuple[int, Any, Any]:
        return self._call("POST", "/pendaftaran", key=code, body=body, expect=(422,))

    def _call(
        self,
        method: str,
        path: str,
        *,
        key: str = "",
        body: dict[str, Any] | None = None,
        params: dict[str, str] | None = None,
        expect: tuple[int, ...] = (),
    ) -> tuple[int, Any, Any]:
        """Status, reason code and response of the envelope; refusals outside `expect` raise."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        reply = http.send(
            NAME,
            method,
            self.url.rstrip("/") + path,
            headers=headers,
            params=params,
            body=body,
            idempotent=True,
        )
        code, reason, response = _envelope(reply)
        status = code if reply.status < 300 and code is not None else reply.status
        if code is not None and (status in expect or 200 <= status < 300):
            return status, reason, response
        if code is None and status in (404, 409, 422):  # not SIMPUS speaks, something before it
            raise http.lost(NAME, _("bukan JSON sesuai perjanjian"), True)
        if status in (409, 422):
            raise Permanent(refusal(reason, status))
        http.check(NAME, replace(reply, status=status), idempotent=True)
        raise http.lost(NAME, _("bukan JSON sesuai perjanjian"), True)


def answer_from(response: Any) -> dict[str, str]:
    """Our answer. Errors: Temporary when SIMPUS's cannot be read (a repeat is recognised there)."""
    try:
        return registered(response)
    except ValueError:
        raise http.lost(NAME, _("tidak memuat nomor"), True) from None


def _envelope(reply: http.Reply) -> tuple[int | None, Any, Any]:
    """Code, reason and response of `{response, metadata}`; all None when it is not one."""
    try:
        found = reply.json()
        metadata = found["metadata"]
        reason = metadata.get("alasan")
        if not isinstance(reason, str | None):
            return None, None, None
        return int(metadata["code"]), reason, found.get("response")
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
        return None, None, None
