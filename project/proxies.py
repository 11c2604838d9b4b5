"""Client addresses: believed only when a proxy we trust says so."""

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST")


class TrustedProxies:
    """REMOTE_ADDR becomes the nearest address that is not one of TRUSTED_PROXIES."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        meta = request.META
        if is_trusted(meta.get("REMOTE_ADDR", "")):
            chain = [part.strip() for part in meta.get("HTTP_X_FORWARDED_FOR", "").split(",")]
            meta["REMOTE_ADDR"] = next(
                (hop for hop in reversed(chain) if is_address(hop) and not is_trusted(hop)),
                meta["REMOTE_ADDR"],
            )
        else:
            for name in FORWARDED:
                meta.pop(name, None)
        return self.get_response(request)


def is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def is_trusted(text: str) -> bool:
    return is_address(text) and any(
        ipaddress.ip_address(text) in network for network in settings.TRUSTED_PROXIES
    )
