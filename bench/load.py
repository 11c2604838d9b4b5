"""Callers over real HTTP: so many that wait for their answers, or so many a second that do not."""

import json
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any

TIMEOUT = 30


@dataclass(frozen=True)
class Call:
    """One POST."""

    path: str
    body: dict[str, Any]
    authorization: str = ""


@dataclass(frozen=True)
class Answer:
    """What came back, and after how long."""

    status: int
    seconds: float
    body: bytes


class Callers:
    """Connections that are kept, one for each caller."""

    def __init__(self, port: int, count: int) -> None:
        self.lines = [HTTPConnection("127.0.0.1", port, timeout=TIMEOUT) for _ in range(count)]

    def closed(self, calls: Iterable[Call]) -> tuple[list[Answer], float]:
        """Everybody takes the next call when the last is answered; with the seconds in all."""
        waiting, turn = iter(calls), threading.Lock()
        began = time.perf_counter()
        with ThreadPoolExecutor(len(self.lines)) as pool:
            found = list(pool.map(lambda line: _one_by_one(line, waiting, turn), self.lines))
        return [answer for each in found for answer in each], time.perf_counter() - began

    def open(self, calls: list[Call], rate: float) -> list[Answer]:
        """One call each 1/rate seconds, whether or not the last is answered.

        A late start is the server's fault too: the time counts from the planned moment.
        """
        began = time.perf_counter() + 0.2
        planned = iter([(began + n / rate, call) for n, call in enumerate(calls)])
        turn = threading.Lock()
        with ThreadPoolExecutor(len(self.lines)) as pool:
            found = list(pool.map(lambda line: _as_planned(line, planned, turn), self.lines))
        return [answer for each in found for answer in each]

    def close(self) -> None:
        for line in self.lines:
            line.close()


def _one_by_one(line: HTTPConnection, calls: Iterator[Call], turn: threading.Lock) -> list[Answer]:
    found = []
    while (call := _next(calls, turn)) is not None:
        found.append(_send(line, call, time.perf_counter()))
    return found


def _as_planned(
    line: HTTPConnection, planned: Iterator[tuple[float, Call]], turn: threading.Lock
) -> list[Answer]:
    found = []
    while (one := _next(planned, turn)) is not None:
        moment, call = one
        time.sleep(max(moment - time.perf_counter(), 0))
        found.append(_send(line, call, moment))
    return found


def _next(things: Iterator[Any], turn: threading.Lock) -> Any:
    with turn:
        return next(things, None)


def _send(line: HTTPConnection, call: Call, since: float) -> Answer:
    headers = {"Content-Type": "application/json"}
    if call.authorization:
        headers["Authorization"] = call.authorization
    line.request("POST", call.path, json.dumps(call.body), headers)
    response = line.getresponse()
    body = response.read()
    return Answer(response.status, time.perf_counter() - since, body)
