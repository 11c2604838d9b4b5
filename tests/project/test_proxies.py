"""Client addresses are believed only when a proxy we trust tells them."""

import ipaddress

import pytest
from django.http import HttpResponse

from project.proxies import TrustedProxies


@pytest.fixture
def seen(settings, rf):
    settings.TRUSTED_PROXIES = [ipaddress.ip_network("10.0.0.0/8")]

    def see(remote, forwarded):
        request = rf.get("/", REMOTE_ADDR=remote, headers=forwarded)
        TrustedProxies(lambda _: HttpResponse())(request)
        return request.META

    return see


def test_address_behind_a_trusted_proxy(seen):
    meta = seen("10.0.0.2", {"X-Forwarded-For": "203.0.113.9"})

    assert meta["REMOTE_ADDR"] == "203.0.113.9"


def test_address_a_client_made_up_is_not_believed(seen):
    meta = seen("10.0.0.2", {"X-Forwarded-For": "127.0.0.1, 203.0.113.9, 10.0.0.7"})

    assert meta["REMOTE_ADDR"] == "203.0.113.9"


@pytest.mark.parametrize("forwarded", ["", "bukan alamat", "10.0.0.9"])
def test_nothing_useful_forwarded_leaves_the_proxy(seen, forwarded):
    meta = seen("10.0.0.2", {"X-Forwarded-For": forwarded})

    assert meta["REMOTE_ADDR"] == "10.0.0.2"


def test_stranger_forwards_nothing(seen):
    meta = seen(
        "203.0.113.9",
        {"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "x"},
    )

    assert meta["REMOTE_ADDR"] == "203.0.113.9"
    assert not [name for name in meta if name.startswith("HTTP_X_FORWARDED")]
