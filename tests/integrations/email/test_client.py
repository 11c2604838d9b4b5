"""A post office that never comes to an end."""

import time

import pytest

from integrations.email import client
from integrations.email.client import Smtp
from puskesmas.outbox.registry import Temporary
from tests.integrations.peer import peer, trickles


@pytest.mark.parametrize(
    ("scheme", "first", "drop"),
    [
        ("smtp", b"", b"220-tunggu\r\n"),
        ("smtp", b"220 ", b"x"),
        ("smtp", b"220 pos\r\n", b"250-tunggu\r\n"),
        ("smtps", b"\x16\x03\x03\x3f\xff", b"x"),  # TLS still shakes hands
    ],
)
def test_a_trickling_server_ends_at_the_total_time(
    scheme: str, first: bytes, drop: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "TOTAL", 0.5)
    began = time.monotonic()
    with peer(trickles(first, drop)) as port:
        with pytest.raises(Temporary, match="tidak dapat dihubungi"):
            Smtp.of(f"{scheme}://127.0.0.1:{port}").probe()
        took = time.monotonic() - began

    assert 0.5 <= took < 2.0
