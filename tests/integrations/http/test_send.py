"""The one way out: every kind of trouble has its error, and none of them names a person."""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from integrations import http
from integrations.fakes import Answer, Call, FakeServer
from puskesmas.outbox.registry import Permanent, Temporary, Unknown
from tests.integrations.peer import peer, trickles

SITI = "3471015704900001"


class Echo(FakeServer):
    """Answers with the status in the path and counts."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[Call] = []

    def answer(self, call: Call) -> Answer:
        self.calls.append(call)
        return Answer(int(call.parts[0]), {"ok": True})


@pytest.fixture
def echo() -> Iterator[Echo]:
    server = Echo()
    server.start()
    yield server
    server.stop()


@contextmanager
def raw(talk: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that reads one request and then does what the test wants."""

    def serve(line: socket.socket) -> None:
        line.recv(65_536)
        talk(line)

    with peer(serve) as port:
        yield f"http://127.0.0.1:{port}/{SITI}"


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def error_of(call: Callable[[], object]) -> Exception:
    with pytest.raises((Temporary, Permanent, Unknown)) as caught:
        call()
    assert SITI not in repr(caught.value)
    # Nothing chained either: a traceback in a log would print it.
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None
    return caught.value


def test_an_answer_comes_back_with_its_status_and_body(echo: Echo) -> None:
    reply = http.send("uji", "POST", f"{echo.url}/201", body={"nama": "Siti"})

    assert reply.status == 201
    assert reply.json() == {"ok": True}
    assert echo.calls[0].json() == {"nama": "Siti"}
    assert echo.calls[0].headers["Connection"] == "close"


def test_each_call_opens_its_own_connection(echo: Echo) -> None:
    for _ in range(200):
        http.send("uji", "POST", f"{echo.url}/200", body={})

    assert len(echo.calls) == 200


def test_nobody_listening_is_temporary_even_for_a_write() -> None:
    url = f"http://127.0.0.1:{closed_port()}/{SITI}"

    assert type(error_of(lambda: http.send("uji", "POST", url))) is Temporary


def test_an_unknown_host_is_temporary() -> None:
    url = f"https://tidak-ada.invalid/{SITI}"

    assert type(error_of(lambda: http.send("uji", "POST", url))) is Temporary


@pytest.mark.parametrize(
    ("mode", "method", "idempotent", "expected"),
    [
        ("silent", "POST", None, Unknown),
        ("silent", "POST", True, Temporary),
        ("silent", "GET", None, Temporary),
        ("refuse", "POST", None, Unknown),
        ("refuse", "POST", True, Temporary),
        ("drop_reply", "POST", None, Unknown),
        ("drop_reply", "POST", True, Temporary),
        ("drop_reply", "GET", None, Temporary),
    ],
)
def test_a_lost_reply_is_unknown_unless_a_repeat_is_recognised(
    echo: Echo, mode: str, method: str, idempotent: bool | None, expected: type[Exception]
) -> None:
    echo.faults.order(mode)

    error = error_of(
        lambda: http.send("uji", method, f"{echo.url}/200", idempotent=idempotent, read=0.3)
    )

    assert type(error) is expected
    assert len(echo.calls) == (1 if mode == "drop_reply" else 0)


@pytest.mark.parametrize(
    ("status", "idempotent", "expected"),
    [
        (400, True, Permanent),
        (401, True, Permanent),
        (404, False, Permanent),
        (409, True, Permanent),
        (302, True, Permanent),
        (429, False, Temporary),
        (503, False, Temporary),
        (500, True, Temporary),
        (500, False, Unknown),
        (504, False, Unknown),
    ],
)
def test_each_status_has_its_error(
    echo: Echo, status: int, idempotent: bool, expected: type[Exception]
) -> None:
    reply = http.send("uji", "POST", f"{echo.url}/{status}")

    with pytest.raises(expected) as caught:
        http.check("uji", reply, idempotent=idempotent)

    assert type(caught.value) is expected
    assert str(status) in str(caught.value) or status == 302


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("7", 7.0), ("0", 1.0), ("999999", 3600.0), ("nan", 30.0), ("besok", 30.0), ("", 30.0)],
)
def test_a_busy_server_names_the_pause(text: str, seconds: float) -> None:
    with pytest.raises(Temporary) as caught:
        http.check("uji", http.Reply(429, {"Retry-After": text}, b""), idempotent=False)

    assert caught.value.retry_after == seconds


def test_a_busy_server_may_name_a_moment() -> None:
    moment = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 60))

    with pytest.raises(Temporary) as caught:
        http.check("uji", http.Reply(429, {"Retry-After": moment}, b""), idempotent=False)

    assert 50 < caught.value.retry_after < 61


def test_a_redirect_is_not_followed() -> None:
    elsewhere = Echo()
    elsewhere.start()

    def redirect(line: socket.socket) -> None:
        head = f"HTTP/1.1 307 Pindah\r\nLocation: {elsewhere.url}/200\r\nContent-Length: 0\r\n\r\n"
        line.sendall(head.encode())

    with raw(redirect) as url:
        reply = http.send("uji", "POST", url, headers={"Authorization": "Bearer rahasia"})

    assert reply.status == 307
    assert elsewhere.calls == []
    elsewhere.stop()


def test_a_body_above_the_cap_is_refused() -> None:
    def flood(line: socket.socket) -> None:
        line.sendall(b"HTTP/1.1 200 Ok\r\nContent-Length: 50000\r\n\r\n" + b"x" * 50_000)

    with raw(flood) as url:
        error = error_of(lambda: http.send("uji", "POST", url, max_bytes=20_000))

    assert type(error) is Unknown


@pytest.mark.parametrize(
    ("scheme", "first", "drop"),
    [
        ("http", b"HTTP/1.1 200 Ok\r\nContent-Length: 1000000\r\n\r\n", b"x" * 20_000),
        ("http", b"HTTP/1.1 200 Ok\r\nContent-Length: 1000000\r\n\r\n", b"x"),
        ("http", b"HTTP/1.1 200 Ok\r\n\r\n", b"x"),  # its end would be the end of the line
        ("http", b"HTTP/1.1 200 Ok\r\nX-A: ", b"x"),
        ("http", b"", b"H"),
        ("https", b"\x16\x03\x03\x3f\xff", b"x"),  # TLS still shakes hands
    ],
)
def test_a_trickling_answer_ends_at_the_total_time(scheme: str, first: bytes, drop: bytes) -> None:
    began = time.monotonic()
    with raw(trickles(first, drop)) as url:
        url = scheme + url.removeprefix("http")
        error = error_of(lambda: http.send("uji", "GET", url, total=0.5))
        took = time.monotonic() - began

    assert type(error) is Temporary
    assert 0.5 <= took < 2.0


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\x00\xff\x16\x03\x01garbage",
        b'HTTP/1.1 200 Ok\r\nContent-Length: 100\r\n\r\n{"short":',
        b"HTTP/1.1 200 Ok\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 Ok\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope",
        b"HTTP/1.1 200 Ok\r\n" + b"X-A: 1\r\n" * 200 + b"\r\n",
    ],
)
def test_broken_http_is_a_lost_reply(answer: bytes) -> None:
    with raw(lambda line: line.sendall(answer)) as url:
        error = error_of(lambda: http.send("uji", "POST", url))

    assert type(error) is Unknown


def test_deep_nesting_is_no_json() -> None:
    reply = http.Reply(200, {}, b"[" * 500_000)

    with pytest.raises(ValueError, match="nested"):
        reply.json()


def test_logs_never_hold_the_address(echo: Echo, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    http.send("uji", "GET", f"{echo.url}/200/{SITI}", params={"nik": SITI})
    with raw(lambda line: line.sendall(b"HTTP/1.1 200 Ok\r\nrusak\r\n\r\n")) as url:
        http.send("uji", "GET", url)
    echo.faults.order("drop_reply")
    error_of(lambda: http.send("uji", "GET", f"{echo.url}/200/{SITI}"))

    assert "uji: 200" in caplog.text
    assert "sambungan terputus" in caplog.text
    assert SITI not in caplog.text
