"""The coverage port against the running fake: an answer in time, never an exception."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from integrations.bpjs_pcare import fake
from integrations.bpjs_pcare.client import PCare
from integrations.bpjs_pcare.coverage import Breaker, look_up
from integrations.bpjs_pcare.fake import FakePCare
from integrations.fakes import Answer, Call, FakeServer
from puskesmas.outbox.models import Endpoint
from puskesmas.place.models import Facility

pytestmark = pytest.mark.django_db

CARD = "0000000000011"
NIK = "9999996510850001"
KEYS = {"secret": fake.SECRET, "user_key": fake.USER_KEY, "password": fake.PASSWORD}


class Rubbish(FakeServer):
    """Answers everything with the same bytes."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        super().__init__()

    def answer(self, call: Call) -> Answer:
        return Answer(200, self.content)


@pytest.fixture
def pcare() -> Iterator[FakePCare]:
    server = FakePCare(0)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def jetis() -> Facility:
    return Facility.objects.create(
        code="jetis", name="Puskesmas Jetis", city="Yogyakarta", provider_code="0114U163"
    )


@pytest.fixture
def endpoint(pcare: FakePCare) -> Endpoint:
    return Endpoint.objects.create(
        system="pcare",
        url=f"{pcare.url}/pcare-rest",
        secret=json.dumps(KEYS),
        settings={"cons_id": fake.CONS_ID},
    )


def test_a_card_that_is_active_here(endpoint: Endpoint, jetis: Facility) -> None:
    answer = look_up(facility=jetis, bpjs_number=CARD)

    assert answer.state == "active"
    assert answer.registered_here is True
    assert answer.registered_facility_code == "0114U163"
    assert answer.text == "Kartu BPJS aktif dan terdaftar di puskesmas ini."


def test_a_nik_is_enough(endpoint: Endpoint, jetis: Facility) -> None:
    answer = look_up(facility=jetis, nik=NIK)

    assert answer.state == "active"
    assert answer.registered_here is True


def test_an_inactive_card(endpoint: Endpoint, jetis: Facility) -> None:
    answer = look_up(facility=jetis, bpjs_number="0000000000019")

    assert answer.state == "inactive"
    assert "tidak aktif" in answer.text


def test_a_card_of_another_facility(endpoint: Endpoint, jetis: Facility) -> None:
    answer = look_up(facility=jetis, bpjs_number="0000000000018")

    assert answer.state == "active"
    assert answer.registered_here is False
    assert answer.registered_facility_code == "0999X999"
    assert "faskes lain" in answer.text


def test_without_our_own_code_nothing_is_said_about_here(
    endpoint: Endpoint, jetis: Facility
) -> None:
    endpoint.settings = {**endpoint.settings, "username": "petugas"}
    endpoint.save(update_fields=["settings"])
    jetis.provider_code = ""

    answer = look_up(facility=jetis, bpjs_number=CARD)

    assert (answer.state, answer.registered_here) == ("active", None)


def test_a_card_that_hangs_is_unknown_in_time(endpoint: Endpoint, jetis: Facility) -> None:
    began = time.monotonic()

    answer = look_up(facility=jetis, bpjs_number="0000000000017", timeout=0.5)

    assert answer.state == "unknown"
    assert answer.registered_here is None
    assert "belum dapat diperiksa" in answer.text
    assert time.monotonic() - began < 0.8


def trickle(listener: socket.socket) -> None:
    """One header line after the other, each in time for itself."""
    with listener, listener.accept()[0] as peer, contextlib.suppress(OSError):
        peer.sendall(b"HTTP/1.1 200 Ok\r\n")
        for _ in range(20):
            peer.sendall(b"X-A: 1\r\n")
            time.sleep(0.1)


def test_headers_that_trickle_are_unknown_in_time(endpoint: Endpoint, jetis: Facility) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    endpoint.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    endpoint.save(update_fields=["url"])
    server = threading.Thread(target=trickle, args=(listener,))
    server.start()
    began = time.monotonic()

    answer = look_up(facility=jetis, bpjs_number=CARD, timeout=0.3)

    assert answer.state == "unknown"
    assert time.monotonic() - began < 0.6
    server.join()


@pytest.mark.parametrize(
    "mode",
    [
        "401",
        "html",
        "empty",
        "garbage",
        "truncated",
        "wrong",
        "error500",
        "silent",
        "refuse",
        "drop_reply",
    ],
)
def test_every_trouble_is_unknown(
    mode: str, pcare: FakePCare, endpoint: Endpoint, jetis: Facility
) -> None:
    pcare.faults.order(mode)

    answer = look_up(facility=jetis, bpjs_number=CARD, timeout=0.5)

    assert answer.state == "unknown"
    assert "belum dapat diperiksa" in answer.text


@pytest.mark.parametrize("mode", ["204", "412"])
def test_a_number_bpjs_does_not_know(
    mode: str, pcare: FakePCare, endpoint: Endpoint, jetis: Facility
) -> None:
    pcare.faults.order(mode)

    answer = look_up(facility=jetis, bpjs_number=CARD)

    assert answer.state == "unknown"
    assert "tidak ditemukan di BPJS" in answer.text


def test_an_open_answer_of_the_older_service_is_read(
    pcare: FakePCare, endpoint: Endpoint, jetis: Facility
) -> None:
    pcare.faults.order("plain")

    assert look_up(facility=jetis, bpjs_number=CARD).state == "active"


@pytest.mark.parametrize("number", ["", "abc", "١٢٣", "../../rahasia", "00000000000 1"])
def test_what_is_no_number_is_never_sent(
    number: str, pcare: FakePCare, endpoint: Endpoint, jetis: Facility
) -> None:
    assert look_up(facility=jetis, bpjs_number=number).state == "unknown"
    assert pcare.log() == {"calls": 0}


@pytest.mark.parametrize(
    ("secret", "settings"),
    [
        ("", {"cons_id": "10001"}),
        ("bukan json", {"cons_id": "10001"}),
        ("[]", {"cons_id": "10001"}),
        (json.dumps(KEYS), {}),
        (json.dumps({**KEYS, "secret": "salah"}), {"cons_id": "10001"}),
        (json.dumps({**KEYS, "user_key": "a\r\nb"}), {"cons_id": "10001"}),
    ],
)
def test_wrong_credentials_are_unknown(
    secret: str, settings: dict[str, str], endpoint: Endpoint, jetis: Facility
) -> None:
    endpoint.secret, endpoint.settings = secret, settings
    endpoint.save(update_fields=["secret", "settings"])

    assert look_up(facility=jetis, bpjs_number=CARD).state == "unknown"


def test_no_endpoint_is_unknown(jetis: Facility) -> None:
    assert look_up(facility=jetis, bpjs_number=CARD).state == "unknown"


def test_nobody_listening_is_unknown(pcare: FakePCare, endpoint: Endpoint, jetis: Facility) -> None:
    pcare.stop()

    assert look_up(facility=jetis, bpjs_number=CARD).state == "unknown"


@pytest.mark.parametrize(
    "content",
    [
        os.urandom(2_000),
        b"[" * 100_000,
        b"null",
        b'"teks"',
        b'{"metaData": {"code": 200}}',
        b'{"metaData": {"code": 200}, "response": []}',
        b'{"metaData": {"code": 200}, "response": {"aktif": "true"}}',
        b'{"metaData": {"code": 200}, "response": {"aktif": true, "noKartu": "0000000000099"}}',
        b'{"metaData": {"code": "x"}, "response": null}',
        b'{"metaData": [], "response": "' + b"A" * 4_000 + b'"}',
        b'{"metaData": {"code": 500}, "response": null}',
        b"x" * 400_000,
    ],
)
def test_rubbish_is_unknown(content: bytes, endpoint: Endpoint, jetis: Facility) -> None:
    server = Rubbish(content)
    server.start()
    endpoint.url = server.url
    endpoint.save(update_fields=["url"])

    assert look_up(facility=jetis, bpjs_number=CARD).state == "unknown"
    server.stop()


def test_after_five_failures_nobody_waits(
    pcare: FakePCare, endpoint: Endpoint, jetis: Facility
) -> None:
    pcare.faults.order("silent")
    for _ in range(5):
        look_up(facility=jetis, bpjs_number=CARD, timeout=0.1)
    began = time.monotonic()

    answer = look_up(facility=jetis, bpjs_number=CARD)

    assert answer.state == "unknown"
    assert time.monotonic() - began < 0.1


def test_the_breaker_opens_waits_and_closes_again() -> None:
    breaker = Breaker(failures=2, pause=0.1)

    states = []
    for good in (False, False):
        breaker.note("a", good=good)
        states.append(breaker.closed("a"))
    other = breaker.closed("b")
    time.sleep(0.15)
    after_pause = breaker.closed("a")
    breaker.note("a", good=False)
    failed_again = breaker.closed("a")
    breaker.note("a", good=True)

    assert states == [True, False]
    assert other is True
    assert after_pause is True
    assert failed_again is False
    assert breaker.closed("a") is True


def test_logs_hold_no_card(
    pcare: FakePCare, endpoint: Endpoint, jetis: Facility, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    look_up(facility=jetis, bpjs_number=CARD)
    pcare.faults.order("html")
    look_up(facility=jetis, bpjs_number=CARD)

    assert "PCare: 200" in caplog.text
    assert "coverage unknown" in caplog.text
    assert CARD not in caplog.text


def test_an_unforeseen_error_is_unknown_too(
    endpoint: Endpoint, jetis: Facility, monkeypatch: Any, caplog: pytest.LogCaptureFixture
) -> None:
    def explode(*_words: Any, **_more: Any) -> None:
        raise RuntimeError(CARD)

    monkeypatch.setattr(PCare, "participant", explode)

    assert look_up(facility=jetis, bpjs_number=CARD).state == "unknown"
    assert "RuntimeError" in caplog.text
    assert CARD not in caplog.text


@pytest.mark.parametrize(("skew", "state"), [(-290, "active"), (-310, "unknown"), (310, "unknown")])
def test_the_fake_wants_a_fresh_signature(
    skew: int, state: str, endpoint: Endpoint, jetis: Facility, monkeypatch: Any
) -> None:

    monkeypatch.setattr("integrations.bpjs_pcare.client.time", Skewed(time.time() + skew))

    assert look_up(facility=jetis, bpjs_number=CARD).state == state


class Skewed:
    """A machine whose clock is wrong."""

    def __init__(self, moment: float) -> None:
        self.time = lambda: moment
