"""How often one may try: counted per NIK, browser and address in Valkey, never a lock-out.

Whoever is over the limit hears how long to wait and where to go instead. The windows are short, so
that hammering somebody's NIK costs that person a minute at most.
"""

import hashlib
import ipaddress
import logging
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from puskesmas import clock
from puskesmas.errors import Refusal

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries in so many seconds."""

    most: int
    seconds: int


LIMITS: dict[str, dict[str, Limit]] = {
    "sign_in": {"nik": Limit(10, 60), "browser": Limit(15, 60), "address": Limit(120, 60)},
    "staff_sign_in": {"name": Limit(10, 60), "address": Limit(120, 60)},
    "device_enroll": {"address": Limit(10, 60)},
    "code_send": {"nik": Limit(3, 120), "browser": Limit(5, 120), "address": Limit(60, 120)},
    "code_try": {"nik": Limit(10, 120), "browser": Limit(10, 120), "address": Limit(120, 120)},
}


class TooOften(Refusal):
    """Tried too often; ``facts["wait"]`` says how many seconds to wait."""

    status = 429


def count_try(
    request: HttpRequest, purpose: str, *, nik: str = "", browser: str = "", name: str = ""
) -> None:
    """Count one try and raise ``TooOften`` when it was one too many.

    Addresses come from TRUSTED_PROXIES through REMOTE_ADDR. A silent Valkey lets everybody pass:
    people matter more than the counter.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.DEMO and _is_loopback(address):
        return
    who = {"nik": nik, "browser": browser, "name": name, "address": address}
    try:
        waits = [
            _wait(purpose, kind, who[kind], limit)
            for kind, limit in LIMITS[purpose].items()
            if who[kind]
        ]
    except RedisError:
        log.warning("throttle: the cache did not answer, %s passes", purpose)
        return
    wait = max(waits, default=0)
    if wait:
        raise TooOften(
            "too_often",
            _(
                "Terlalu banyak percobaan. Tunggu %(wait)s detik, lalu coba lagi. "
                "Mendesak? Datang ke loket, petugas membantu Anda."
            )
            % {"wait": wait},
            facts={"wait": wait},
        )


def _wait(purpose: str, kind: str, value: str, limit: Limit) -> int:
    """Seconds until the window ends when this try is over the limit, else 0."""
    now = int(clock.now().timestamp())
    window = now // limit.seconds
    digest = hashlib.sha256(f"{settings.SECRET_KEY}|{value}".encode()).hexdigest()[:32]
    key = f"tries:{purpose}:{kind}:{digest}:{window}"
    cache.add(key, 0, timeout=limit.seconds + 5)
    count: int = cache.incr(key)
    return (window + 1) * limit.seconds - now if count > limit.most else 0


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
