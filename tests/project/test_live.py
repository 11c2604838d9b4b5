"""Screens follow a queue over SSE: a real process, a real Valkey, a plain HTTP client."""

import asyncio
import http.client
import os
import signal
import subprocess
import sys
import time

import pytest
import redis
import redis.asyncio

from project import live
from project.ports import free_port

KEY = "alur:queues:yk-01"


@pytest.fixture
def broker():
    with redis.Redis.from_url(os.environ["REDIS_URL"]) as client:
        yield client


@pytest.fixture
def process_and_port():
    port = free_port()
    environ = {**os.environ, "LIVE_PORT": str(port)}
    process = subprocess.Popen([sys.executable, "-m", "project.live"], env=environ)
    wait_until_up(port)
    yield process, port
    process.kill()
    process.wait()


@pytest.fixture
def port(process_and_port):
    return process_and_port[1]


def wait_until_up(port):
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            if get(port, "/healthz").read() == b"ok":
                return
        except OSError:
            time.sleep(0.05)
    pytest.fail("the live process did not start")


def get(port, path, method="GET"):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path)
    return connection.getresponse()


def watch(port, facility="yk-01"):
    """An open stream whose greeting was read already."""
    stream = get(port, f"/queues/{facility}/stream/")
    assert stream.status == 200
    assert read_event(stream) == b"retry: 1000\n\n"
    return stream


def read_event(stream):
    lines = []
    while (line := stream.readline()) not in (b"", b"\n"):
        lines.append(line)
    return b"".join(lines) + line


def test_first_the_snapshot_then_every_message(port, broker):
    broker.set(KEY, b'[{"queue":"umum","waiting":3}]')
    stream = watch(port)

    assert read_event(stream) == b'data: [{"queue":"umum","waiting":3}]\n\n'
    for waiting in range(2, 0, -1):
        broker.publish(KEY, b'[{"queue":"umum","waiting":%d}]' % waiting)

    assert read_event(stream) == b'data: [{"queue":"umum","waiting":2}]\n\n'
    assert read_event(stream) == b'data: [{"queue":"umum","waiting":1}]\n\n'


def test_answer_is_never_cached_and_open_to_every_page(port):
    stream = watch(port)

    assert stream.headers["Content-Type"] == "text/event-stream; charset=utf-8"
    assert stream.headers["Cache-Control"] == "no-store"
    assert stream.headers["Access-Control-Allow-Origin"] == "*"


def test_a_screen_hears_only_its_own_facility(port, broker):
    other, own = watch(port, "yk-02"), watch(port)

    broker.publish("alur:queues:yk-01", b"[1]")
    broker.publish("alur:queues:yk-02", b"[2]")

    assert read_event(own) == b"data: [1]\n\n"
    assert read_event(other) == b"data: [2]\n\n"


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/"), ("GET", "/queues/a%2F..%2Fb/stream/"), ("POST", "/queues/yk-01/stream/")],
)
def test_everything_else_is_not_found(port, method, path):
    assert get(port, path, method).status == 404


def test_screens_are_told_before_the_process_ends(process_and_port):
    process, port = process_and_port
    streams = [watch(port) for _ in range(20)]
    started = time.monotonic()

    process.send_signal(signal.SIGTERM)

    for stream in streams:
        assert read_event(stream) == b"event: bye\nretry: 1000\ndata: {}\n\n"
        assert stream.read() == b""
    process.wait(timeout=5)
    assert time.monotonic() - started < 5


def test_a_lost_broker_leaves_streams_open_and_is_caught_up(port, broker):
    stream = watch(port)

    broker.set(KEY, b"[7]")
    broker.client_kill_filter(_type="pubsub")

    assert read_event(stream) == b"data: [7]\n\n"
    broker.publish(KEY, b"[8]")
    assert read_event(stream) == b"data: [8]\n\n"


def test_slow_screen_is_sent_away_others_stay():
    hub = live.Hub(redis.asyncio.Redis())
    slow, quick = asyncio.Queue(live.BACKLOG), asyncio.Queue(live.BACKLOG)
    hub.streams["yk-01"] |= {slow, quick}

    for number in range(live.BACKLOG + 1):
        hub.tell("yk-01", b"%d" % number)
        quick.get_nowait()

    assert slow.qsize() == 1
    assert slow.get_nowait() == live.BYE
    assert quick.empty()


def test_message_of_several_lines_stays_one_event():
    assert live.event(b"satu\ndua") == b"data: satu\ndata: dua\n\n"
