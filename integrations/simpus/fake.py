"""A SIMPUS for the demo and the tests: the neutral contract over real HTTP."""

from __future__ import annotations

import hmac
import sqlite3
from typing import Any, Final

from integrations.fakes import PORTS, Answer, Call, FakeServer
from integrations.simpus.fake_book import Book, Refused

TOKEN: Final = "token-simpus-demo"
ROOTS: Final = ("pasien", "pendaftaran", "antrean")


class FakeSimpus(FakeServer):
    """Numbers per place, clinic and date; the place is a path segment before the contract's own."""

    def __init__(
        self, port: int = PORTS["simpus"], *, token: str = TOKEN, path: str = ":memory:"
    ) -> None:
        self._token = token
        super().__init__(port)
        self.book = Book(path)

    def stop(self) -> None:
        super().stop()
        self.book.close()

    def log(self) -> dict[str, Any]:
        return self.book.log()

    def answer(self, call: Call) -> Answer:
        given = call.headers.get("Authorization", "")
        if not hmac.compare_digest(given.encode(), f"Bearer {self._token}".encode()):
            return _said(401, None, "TOKEN")
        place, parts = "", call.parts
        if parts and parts[0] not in ROOTS:
            place, parts = parts[0], parts[1:]
        try:
            self.book.note("calls")
            return _said(200, self._do(place, parts, call))
        except Refused as refused:
            return _said(refused.status, None, refused.reason)
        except sqlite3.ProgrammingError:  # stopped in the middle of a call
            return _said(503, None, "BERHENTI")

    def _do(self, place: str, parts: tuple[str, ...], call: Call) -> dict[str, Any]:
        body = call.json()
        match call.method, parts:
            case "POST", ("pasien",):
                return self.book.add_patient(place, str(body.get("nik", "")))
            case "POST", ("pendaftaran",):
                return self.book.register(place, call.headers.get("Idempotency-Key", ""), body)
            case "GET", ("pendaftaran",):
                return self.book.find(place, call.query.get("id_reservasi", ""))
            case "GET", ("pendaftaran", number):
                return self.book.get(number)
            case "PUT", ("pendaftaran", number, "hadir"):
                return self.book.move(number, "HADIR")
            case "PUT", ("pendaftaran", number, "batal"):
                return self.book.move(number, "BATAL")
            case "GET", ("antrean", "status"):
                query = call.query
                return self.book.queue(place, query.get("kd_poli", ""), query.get("tanggal", ""))
        raise Refused(404, "TIDAK_ADA")


def _said(status: int, response: Any, reason: str = "") -> Answer:
    metadata = {"code": status, "message": "Ok" if status == 200 else reason, "alasan": reason}
    return Answer(status, {"response": response, "metadata": metadata})
