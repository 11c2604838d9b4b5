"""Where an endpoint may point: never to metadata services, to neighbours only when allowed."""

from __future__ import annotations

import pytest
from pytest_django.fixtures import Settings

from integrations import http
from integrations.fakes import Answer, Call, FakeServer
from puskesmas.outbox.registry import Permanent


class Door(FakeServer):
    def __init__(self) -> None:
        super().__init__()
        self.opened = 0

    def answer(self, call: Call) -> Answer:
        self.opened += 1
        return Answer(200, {})


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("10.1.2.3", "10.1.2.3"),
        ("simpus.lan", "192.168.1.10"),
        ("localhost.contoh.id", "127.0.0.1"),
        ("[::1]", "::1"),
        ("peta", "::ffff:127.0.0.1"),
        ("peta", "::ffff:10.0.0.1"),
        ("cgnat", "100.64.0.1"),
        ("169.254.169.254", "169.254.169.254"),
        ("nol", "0.0.0.0"),
        ("siaran", "239.1.1.1"),
        ("lokal", "fe80::1%eth0"),
        ("unik", "fd00::1"),
    ],
)
def test_private_addresses_are_refused(host: str, address: str, settings: Settings) -> None:
    settings.VENDOR_PRIVATE_HOSTS = ["simpus.puskesmas"]

    with pytest.raises(Permanent, match="belum diizinkan"):
        http.check_peer(host, address, encrypted=True)


@pytest.mark.parametrize("address", ["169.254.169.254", "fe80::1", "0.0.0.0", "224.0.0.1"])
def test_metadata_is_refused_even_when_the_host_is_allowed(
    address: str, settings: Settings
) -> None:
    settings.VENDOR_PRIVATE_HOSTS = ["simpus.lan"]

    with pytest.raises(Permanent, match="belum diizinkan"):
        http.check_peer("simpus.lan", address, encrypted=True)


def test_an_allowed_neighbour_and_a_public_peer_over_tls_pass(settings: Settings) -> None:
    settings.VENDOR_PRIVATE_HOSTS = ["simpus.lan"]

    http.check_peer("SIMPUS.lan", "192.168.1.10", encrypted=False)
    http.check_peer("apijkn.bpjs-kesehatan.go.id", "8.8.8.8", encrypted=True)


def test_a_public_peer_without_tls_is_refused(settings: Settings) -> None:
    settings.VENDOR_PRIVATE_HOSTS = ["simpus.contoh.id"]

    with pytest.raises(Permanent, match="https"):
        http.check_peer("simpus.contoh.id", "8.8.8.8", encrypted=False)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1"])
def test_the_socket_is_asked_before_anything_is_sent(host: str, settings: Settings) -> None:
    settings.VENDOR_PRIVATE_HOSTS = []
    door = Door()
    door.start()

    with pytest.raises(Permanent):
        http.send("uji", "POST", f"http://{host}:{door.server_address[1]}/", body={})

    assert door.opened == 0
    door.stop()


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://contoh.id/",
        "http://",
        "simpus.contoh.id",
        "https://nama:sandi@contoh.id/",
        "http://[rusak/",
        "",
    ],
)
def test_other_urls_are_refused(url: str) -> None:
    with pytest.raises(Permanent):
        http.send("uji", "GET", url)


def test_a_header_with_a_line_break_is_refused() -> None:
    with pytest.raises(Permanent, match="kredensial"):
        http.send("uji", "GET", "http://127.0.0.1:1/", headers={"Authorization": "a\r\nX: b"})
