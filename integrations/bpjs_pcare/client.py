"""Speaks PCare: signed reads, sealed answers."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils.translation import gettext as _

from integrations import http
from integrations.bpjs_pcare.crypto import decrypt
from integrations.bpjs_pcare.signing import Credentials, headers

NAME: Final = "PCare"


@dataclass(frozen=True)
class Participant:
    """What BPJS knows of a card that matters to a reservation."""

    active: bool
    provider_code: str


@dataclass(frozen=True)
class PCare:
    """One facility's account at PCare."""

    url: str
    credentials: Credentials

    def participant(
        self, *, card: str = "", nik: str = "", total: float = 10.0
    ) -> Participant | None:
        """The participant by card or NIK, None when BPJS knows nobody. Temporary, Permanent."""
        number = card or nik
        if not (number.isascii() and number.isdigit()):
            return None
        found = self._get(f"/peserta/{number}" if card else f"/peserta/nik/{number}", total)
        if found is None:
            return None
        return _participant(found, "noKartu" if card else "noKTP", number)

    def clinics(self, total: float = 10.0) -> Any:
        """The first entries of the clinic list: a harmless question to try the connection."""
        return self._get("/poli/fktp/0/1", total)

    def _get(self, path: str, total: float) -> Any:
        """The opened response; None for "no content" and for a number that BPJS refuses."""
        # The wall clock, also on a simulated day: BPJS compares it with its own.
        timestamp = str(int(time.time()))
        reply = http.send(
            NAME,
            "GET",
            self.url.rstrip("/") + path,
            headers=headers(self.credentials, timestamp),
            connect=total,
            read=total,
            total=total,
            max_bytes=300_000,
        )
        if reply.status == 204:
            return None
        code, response = _envelope(reply)
        if code in (204, 412):
            return None
        http.check(NAME, reply, idempotent=True)
        if code is None:
            raise http.lost(NAME, _("bukan jawaban PCare"), True)
        http.check(NAME, replace(reply, status=code), idempotent=True)
        if not isinstance(response, str) or not response:
            return response  # version 3 and empty lists come open
        try:
            text = decrypt(self.credentials.cons_id, self.credentials.secret, timestamp, response)
            return json.loads(text)
        except (ValueError, RecursionError):
            problem = http.lost(NAME, _("tidak dapat dibuka"), True)
        raise problem


def _envelope(reply: http.Reply) -> tuple[int | None, Any]:
    """Code and response, whichever spelling of metadata the service uses; None when neither."""
    try:
        found = reply.json()
        metadata = found.get("metaData") or found.get("metadata")
        return int(metadata["code"]), found.get("response")
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
        return None, None


def _participant(found: Any, field: str, number: str) -> Participant:
    """Checked, because a third of random texts decompress to something."""
    provider = found.get("kdProviderPst") if isinstance(found, dict) else None
    code = provider.get("kdProvider") if isinstance(provider, dict) else None
    # An answer by NIK may leave noKTP empty; another number than ours is somebody else's answer.
    strange = not isinstance(found, dict) or found.get(field, "") not in (number, "", None)
    if strange or not isinstance(found.get("aktif"), bool):
        raise http.lost(NAME, _("isinya bukan data peserta ini"), True)
    return Participant(found["aktif"], code if isinstance(code, str) else "")
