"""A real web process on the database of a test, and many callers at once."""

import http.client
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any

from project.ports import free_port

GRANIAN = (
    "--interface wsgi --host 127.0.0.1 --workers 2 --blocking-threads 2 --workers-kill-timeout 8"
    " --no-ws --log-level warning"
)


@contextmanager
def running(environ: Mapping[str, str]) -> Iterator[int]:
    """The web process of the Procfile on a free port."""
    port = free_port()
    command = [sys.executable, "-m", "granian", *GRANIAN.split(), "--port", str(port)]
    process = subprocess.Popen([*command, "project.wsgi:application"], env=dict(environ))
    try:
        _wait_until_up(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _wait_until_up(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if call(port, "GET", "/healthz")[0] == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the web process did not start")


def call(
    port: int, method: str, path: str, body: Any = None, token: str = "", key: str = ""
) -> tuple[int, Any]:
    """One request on a connection of its own: status and JSON."""
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    if key:
        headers["Idempotency-Key"] = key
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        response = connection.getresponse()
        content = response.read()
    finally:
        connection.close()
    is_json = "json" in response.headers.get("Content-Type", "")
    return response.status, json.loads(content) if is_json else content


def at_once(calls: list[Callable[[], Any]]) -> tuple[list[Any], float]:
    """Everything at the same moment; the answers in order, and the seconds it took."""
    barrier = Barrier(len(calls) + 1)

    def wait_and(one: Callable[[], Any]) -> Any:
        barrier.wait()
        return one()

    with ThreadPoolExecutor(len(calls)) as pool:
        futures = [pool.submit(wait_and, one) for one in calls]
        barrier.wait()
        began = time.monotonic()
        answers = [future.result() for future in futures]
        return answers, time.monotonic() - began
