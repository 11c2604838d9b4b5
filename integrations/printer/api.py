"""The agent's side of the print-jobs contract: fetch the next job, tell what became of it."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Any, Final

import requests  # noqa: TID251 -- the agent talks to our own server, without Django

from integrations.printer.device import Target
from integrations.printer.spool import Result

WAIT_SECONDS: Final = 25
CONNECT_SECONDS: Final = 5
READ_SECONDS: Final = 10
BIGGEST: Final = 1_000_000
# These may be otherwise in a moment; every other 4xx will never be accepted.
TRY_AGAIN: Final = frozenset({401, 403, 408, 425, 429})


class NoServer(Exception):
    """The server did not answer, or not in a way that counts; try again later."""


@dataclass(frozen=True)
class Job:
    """One ticket to print; no `data` when the server sent something unusable."""

    id: int
    target: Target
    data: bytes


class Server:
    """Alur as the agent sees it."""

    def __init__(self, url: str, token: str, *, wait: int = WAIT_SECONDS) -> None:
        self.base = f"{url.rstrip('/')}/api/v1/print-jobs/"
        self.wait = wait
        self.session = requests.Session()
        self.session.trust_env = False  # no password file may replace the token
        self.session.headers.update({"Authorization": f"Device {token}", "User-Agent": "Alur"})

    def next_job(self) -> Job | None:
        """Waits for a job as long as the server lets us. Errors: NoServer."""
        response = self._call("GET", "next/", params={"wait": self.wait}, patience=self.wait)
        if response.status_code == 204:
            return None
        if response.status_code != 200:
            raise NoServer(f"print-jobs/next answered {response.status_code}")
        try:
            return read_job(response.json())
        except (KeyError, TypeError, ValueError):
            raise NoServer("print-jobs/next answered something that is no job") from None

    def tell(self, result: Result) -> bool:
        """True when the server took the outcome, False when it never will. Errors: NoServer."""
        response = self._call(
            "POST",
            f"{result.job_id}/result/",
            json={"outcome": result.outcome.outcome, "detail": result.outcome.detail},
            headers={"Idempotency-Key": result.key},
        )
        status = response.status_code
        if 200 <= status < 300:
            return True
        if 400 <= status < 500 and status not in TRY_AGAIN:
            return False
        raise NoServer(f"print-jobs/result answered {status}")

    def _call(self, method: str, path: str, *, patience: int = 0, **more: Any) -> requests.Response:
        try:
            return self.session.request(
                method,
                self.base + path,
                timeout=(CONNECT_SECONDS, READ_SECONDS + patience),
                allow_redirects=False,
                **more,
            )
        except requests.RequestException as error:
            raise NoServer(type(error).__name__) from None


def read_job(body: dict[str, Any]) -> Job:
    """Errors: KeyError, TypeError, ValueError when not even the id or the printer is there."""
    printer = body["printer"]
    target = Target(str(printer["host"]), int(printer["port"]))
    try:
        data = base64.b64decode(str(body["data"]), validate=True)
    except (KeyError, binascii.Error):
        data = b""
    return Job(int(body["id"]), target, data if len(data) <= BIGGEST else b"")
