"""A small real server that speaks the print-jobs contract: leases, results, Idempotency-Key."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Callable
from typing import Any

from integrations.fakes import Answer, Call, FakeServer
from integrations.printer.fake import FakePrinter

TOKEN = "a-device-token"


class PrintServer(FakeServer):
    """Hands each job out until it has a result; `faults.order("error500")` breaks it."""

    def __init__(self) -> None:
        super().__init__()
        self.guard = threading.Condition()
        self.jobs: dict[int, dict[str, Any]] = {}
        self.leased: dict[int, float] = {}
        self.lease_seconds = 60.0
        self.hold_seconds = 5.0
        self.results: dict[int, list[dict[str, str]]] = {}
        self.keys: dict[str, dict[str, str]] = {}
        self.posts = 0
        self.refusal = 0

    def __enter__(self) -> PrintServer:
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def add(self, job_id: int, printer: FakePrinter, data: bytes) -> None:
        with self.guard:
            self.jobs[job_id] = {
                "id": job_id,
                "printer": {"host": printer.host, "port": printer.port, "paper": printer.paper},
                "data": base64.b64encode(data).decode(),
                "copy": 0,
            }
            self.leased.pop(job_id, None)
            self.guard.notify_all()

    def outcomes(self) -> dict[int, list[tuple[str, str]]]:
        with self.guard:
            return {
                job_id: [(one["outcome"], one["detail"]) for one in told]
                for job_id, told in self.results.items()
            }

    def wait_for(self, done: Callable[[], bool], seconds: float = 15.0) -> bool:
        with self.guard:
            return self.guard.wait_for(done, seconds)

    def answer(self, call: Call) -> Answer:
        if call.headers.get("Authorization") != f"Device {TOKEN}":
            return Answer(401, {"code": "not_authenticated"})
        if call.parts == ("api", "v1", "print-jobs", "next"):
            return self._next()
        return self._result(int(call.parts[3]), call)

    def _next(self) -> Answer:
        end = time.monotonic() + self.hold_seconds
        with self.guard:
            while not self.stopping.is_set() and time.monotonic() < end:
                for job_id, job in self.jobs.items():
                    if self.leased.get(job_id, 0) < time.monotonic():
                        self.leased[job_id] = time.monotonic() + self.lease_seconds
                        self.guard.notify_all()
                        return Answer(200, job)
                self.guard.wait(0.02)
        return Answer(204)

    def _result(self, job_id: int, call: Call) -> Answer:
        key, body = call.headers["Idempotency-Key"], json.loads(call.body)
        with self.guard:
            self.posts += 1
            self.guard.notify_all()
            if self.refusal:
                return Answer(self.refusal, {"code": "refused"})
            if key in self.keys:
                same = self.keys[key] == body
                return Answer(200 if same else 409, {"code": "idempotency_mismatch"})
            self.keys[key] = body
            self.jobs.pop(job_id, None)
            self.results.setdefault(job_id, []).append(body)
            self.guard.notify_all()
        return Answer(200, {"outcome": body["outcome"]})
