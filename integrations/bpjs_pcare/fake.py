"""A PCare for the demo and the tests: checks signatures, seals answers, fails on demand.

The last digit of a card or NIK decides: 9 is inactive, 8 belongs to another facility, 7 hangs,
everything else is active and registered with the facility that asks.
"""

from __future__ import annotations

import base64
import hmac
import json
import time
from typing import Any, Final

from integrations.bpjs_pcare import signing
from integrations.bpjs_pcare.crypto import encrypt
from integrations.fakes import PORTS, SILENCE, Answer, Call, FakeServer

CONS_ID: Final = "10001"
SECRET: Final = "rahasia-pcare-demo"
USER_KEY: Final = "kunci-pcare-demo"
PASSWORD: Final = "sandi-pcare-demo"
OTHER: Final = "0999X999"
SKEW: Final = 300


class FakePCare(FakeServer):
    """More modes: 204, 401, 412, html, empty, truncated, plain, wrong."""

    def __init__(self, port: int = PORTS["pcare"]) -> None:
        self.asked = 0
        super().__init__(port)

    def log(self) -> dict[str, Any]:
        return {"calls": self.asked}

    def answer(self, call: Call) -> Answer:
        self.asked += 1
        username = _signed_in(call)
        if username is None or call.mode == "401":
            return _said(401, "Unauthorized", None)
        match call.mode:
            case "204":
                return Answer(204)
            case "412":
                problem = [{"field": "noKartu", "message": "noKartu peserta tidak ditemukan"}]
                return _said(412, "PRECONDITION_FAILED", _seal(call, problem))
            case "html":
                return Answer(200, b"<html><body>Bad Gateway</body></html>", "text/html")
            case "empty":
                return Answer(200, b"")
        return self._read(call, username)

    def _read(self, call: Call, username: str) -> Answer:
        # Whatever stands before is the path of the real service.
        at = next((i for i, part in enumerate(call.parts) if part in ("peserta", "poli")), None)
        match call.parts[at:] if at is not None else ():
            case ("peserta", number) | ("peserta", "nik" | "noka", number):
                return self._participant(call, number, username)
            case ("poli", "fktp", _, _):
                clinic = {"kdPoli": "001", "nmPoli": "POLI UMUM", "poliSakit": True}
                return _said(200, "OK", _seal(call, {"count": 1, "list": [clinic]}))
        text = "Unauthorized! You are not registered for this service!"
        return _said(404, text, None)

    def _participant(self, call: Call, number: str, username: str) -> Answer:
        if not number.isdigit() or len(number) not in (13, 16):
            return Answer(204)
        if number.endswith("7"):
            self.stopping.wait(SILENCE)
        found = participant(number, username)
        if call.mode == "plain":
            return _said(200, "OK", found)
        sealed = _seal(call, {"apa": "saja"} if call.mode == "wrong" else found)
        return _said(200, "OK", sealed[: len(sealed) // 2] if call.mode == "truncated" else sealed)


def participant(number: str, provider: str) -> dict[str, Any]:
    """An invented participant whose number decides everything."""
    here = {"kdProvider": provider, "nmProvider": "PUSKESMAS UJI"}
    other = {"kdProvider": OTHER, "nmProvider": "KLINIK LAIN"}
    active = not number.endswith("9")
    return {
        "noKartu": number if len(number) == 13 else f"000{number[-10:]}",
        "nama": "PESERTA UJI",
        "hubunganKeluarga": "Peserta",
        "sex": "P",
        "tglLahir": "25-10-1985",
        "tglMulaiAktif": "12-11-2014",
        "tglAkhirBerlaku": "01-01-2050",
        "kdProviderPst": other if number.endswith("8") else here,
        "kdProviderGigi": {"kdProvider": None, "nmProvider": None},
        "jnsKelas": {"nama": "KELAS III", "kode": "3"},
        "jnsPeserta": {"nama": "PBI (APBN)", "kode": "21"},
        "noHP": "",
        "noKTP": number if len(number) == 16 else "",
        "aktif": active,
        "ketAktif": "AKTIF" if active else "TIDAK AKTIF",
        "asuransi": {"kdAsuransi": None, "nmAsuransi": None, "noAsuransi": None, "cob": False},
        "tunggakan": 0,
    }


def _signed_in(call: Call) -> str | None:
    """The username when signature, time, key and password are right."""
    timestamp = call.headers.get("X-timestamp", "")
    expected = {
        "X-cons-id": CONS_ID,
        "X-signature": signing.signature(CONS_ID, SECRET, timestamp),
        "user_key": USER_KEY,
    }
    for name, value in expected.items():
        if not hmac.compare_digest(call.headers.get(name, "").encode(), value.encode()):
            return None
    try:
        if abs(time.time() - int(timestamp)) > SKEW:
            return None
        basic = base64.b64decode(call.headers.get("X-authorization", "").removeprefix("Basic "))
        username, password, application = basic.decode().split(":")
    except ValueError:
        return None
    return username if (password, application) == (PASSWORD, signing.BRIDGING) else None


def _seal(call: Call, content: Any) -> str:
    return encrypt(CONS_ID, SECRET, call.headers["X-timestamp"], json.dumps(content))


def _said(code: int, text: str, response: Any) -> Answer:
    return Answer(code, {"response": response, "metaData": {"message": text, "code": code}})
