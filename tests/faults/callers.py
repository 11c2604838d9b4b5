"""Clients that behave like our pages and partners: one key a wish, again until answered."""

import hashlib
import http.client
import json
import random
import threading
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from tests.faults.diary import Diary

PATIENCE = 300.0
ANSWERED_LATER = frozenset({408, 425, 429})


class GaveUp(Exception):
    """No answer within ``PATIENCE``, or an undeserved refusal: a person would have gone home."""


@dataclass
class Line:
    """The way to the product: where it is, what is written down, when to stop."""

    port: int
    diary: Diary
    over: threading.Event = field(default_factory=threading.Event)

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        secret: str = "",
        key: str = "",
        note: dict[str, str] | None = None,
    ) -> tuple[int, Any]:
        """One wish, again with the same key until it is answered. Errors: GaveUp."""
        end = time.monotonic() + PATIENCE
        word = {"key": key, "by": hashlib.sha256(secret.partition(" ")[2].encode()).hexdigest()}
        if note:
            self.diary.write(**word, **note)
        while time.monotonic() < end:
            try:
                status, content = self._send(method, path, body, secret, key)
            except (OSError, http.client.HTTPException, ValueError):
                status, content = 0, {}
            if note:
                self.diary.write(**word, **note, status=status, **_told(content))
            if 0 < status < 500 and status not in ANSWERED_LATER:
                return status, content
            time.sleep(random.uniform(0.2, 0.8))
        raise GaveUp(path)

    def _send(self, method: str, path: str, body: Any, secret: str, key: str) -> tuple[int, Any]:
        headers = {"Content-Type": "application/json"}
        headers |= {"Authorization": secret} if secret else {}
        headers |= {"Idempotency-Key": key} if key else {}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            data = None if body is None else json.dumps(body)
            connection.request(method, f"/api/v1/{path}", data, headers)
            response = connection.getresponse()
            return response.status, json.loads(response.read() or b"null")
        finally:
            connection.close()


def _told(content: Any) -> dict[str, Any]:
    """What of an answer the reconciler compares; nothing personal."""
    if not isinstance(content, dict):
        return {}
    told = {name: content[name] for name in ("code", "outcome") if name in content}
    ticket = content.get("ticket")
    return {**told, "number": ticket["number"]} if isinstance(ticket, dict) else told


def new_key() -> str:
    return uuid.uuid4().hex


def sign_in(line: Line, nik: str, birth_date: str) -> str:
    """The Authorization header of a citizen."""
    wish = {"nik": nik, "birth_date": birth_date}
    _status, answer = line.ask("POST", "auth/citizen/", wish, key=new_key())
    return f"Bearer {answer['token']}"


def reserve(line: Line, secret: str, wish: dict[str, Any]) -> str:
    """The code of the reservation; there is room for everybody. Errors: GaveUp when refused."""
    status, answer = line.ask(
        "POST", "reservations/", wish, secret=secret, key=new_key(), note={"what": "submit"}
    )
    if status != 201:
        raise GaveUp(f"reservations/ refused: {status} {answer.get('code', '')}")
    return str(answer["code"])


def cancel(line: Line, secret: str, code: str) -> None:
    line.ask(
        "POST",
        f"reservations/{code}/cancel/",
        {},
        secret=secret,
        key=new_key(),
        note={"what": "cancel", "case": code},
    )


def scan(line: Line, device: str, code: str) -> str:
    """The outcome."""
    _status, answer = line.ask(
        "POST",
        "kiosk/check-in/",
        {"code": code},
        secret=f"Device {device}",
        key=new_key(),
        note={"what": "scan", "case": code},
    )
    return str(answer.get("outcome", ""))


@dataclass
class Officer:
    """Works through the inbox, until the day is over and the inbox empty."""

    line: Line
    person: dict[str, str]
    chance: random.Random
    place: int
    secret: str = ""

    def work(self) -> None:
        while not self.line.over.is_set():
            try:
                tasks = self._inbox()
                for task in tasks:
                    if self._do(task) == 401:  # the shift of twelve hours is over
                        self.secret = ""
                        break
            except GaveUp:
                continue
            self.line.over.wait(0.1 if tasks else 0.5)

    def _inbox(self) -> list[dict[str, Any]]:
        if not self.secret:
            wish = {name: self.person[name] for name in ("username", "password")}
            _status, answer = self.line.ask("POST", "auth/staff/", wish, key=new_key())
            self.secret = f"Bearer {answer['token']}"
        status, answer = self.line.ask("GET", "tasks/?view=open", secret=self.secret)
        if status == 401:
            self.secret = ""
        # Each begins at another end of the list; in the middle they meet.
        tasks = sorted(answer.get("items", ()), key=lambda task: task["id"] % 3 != self.place)
        return tasks[: len(tasks) // 3 + 3]

    def _do(self, task: dict[str, Any]) -> int:
        words = self._judge(task["step"])
        if words is None:
            return 0
        status, _answer = self.line.ask(
            "POST",
            f"tasks/{task['id']}/complete/",
            words,
            secret=self.secret,
            key=new_key(),
            note={"what": "step", "case": task["case"], "step": task["step"]},
        )
        return status

    def _judge(self, step: str) -> dict[str, Any] | None:
        refusal = {"reason_code": "data-tidak-cocok", "reason": "Periksa lagi."}
        rare = self.chance.random() < 0.08
        return {
            "verify": {"valid": not rare, "checks": []},
            "reject": refusal,
            "enter_number": {"number": f"M-{self.chance.randrange(1, 10_000)}"},
            "reverify": {"outcome": "refused", **refusal} if rare else {"outcome": "ok"},
        }.get(step)
