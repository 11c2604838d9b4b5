"""How often one may try: counted per NIK, browser and address in Valkey, never a lock-out.

Two fences. Beyond the first a NIK and birth date are no longer enough: the sign-in waits for a code
that only its owner gets, so that hammering somebody's NIK keeps nobody out and lets nobody in.
Beyond the second whoever tries hears how long to wait and where to go instead; no NIK has one.
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
from puskesmas.actor import Actor
from puskesmas.errors import TooOften
from puskesmas.people.models import AccessToken
from puskesmas.place.alarms import GUESSES, raise_everywhere

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries in so many seconds."""

    most: int
    seconds: int


LIMITS: dict[str, dict[str, Limit]] = {
    "sign_in": {"browser": Limit(60, 600), "address": Limit(600, 600)},
    "other_nik": {"name": Limit(15, 900), "browser": Limit(15, 900), "address": Limit(600, 900)},
    "photo": {"browser": Limit(30, 300), "name": Limit(60, 300), "address": Limit(600, 300)},
    "staff_sign_in": {"pair": Limit(10, 60), "name": Limit(60, 60), "address": Limit(120, 60)},
    "second_factor": {"name": Limit(10, 300), "address": Limit(120, 60)},
    "device_enroll": {"address": Limit(10, 60)},
    "code_send": {"browser": Limit(5, 120), "address": Limit(60, 120)},
    "code_try": {"browser": Limit(10, 120), "address": Limit(120, 120)},
}
"""Beyond these one waits. ``pair``: a name from one address; its owner elsewhere may still try."""

CODE_AFTER: dict[str, Limit] = {
    "nik": Limit(5, 900),
    "browser": Limit(10, 600),
    "address": Limit(60, 600),
}
"""Beyond these a sign-in needs a code as well."""

MISSES = Limit(300, 300)
"""Misses of everybody together; beyond them staff are told, and every sign-in needs a code.

For the latter only those count that were open: a single address, which needs a code itself long
before, cannot close the door to the whole city.
"""


def count_try(
    request: HttpRequest, purpose: str, *, nik: str = "", browser: str = "", name: str = ""
) -> None:
    """Count one try and raise ``TooOften`` when it was one too many.

    Addresses come from TRUSTED_PROXIES through REMOTE_ADDR. A silent Valkey lets everybody pass:
    people matter more than the counter.
    """
    if _exempt(request):
        return
    address = _address(request)
    pair = f"{name}@{address}" if name else ""
    who = {"nik": nik, "browser": browser, "name": name, "pair": pair, "address": address}
    wait = _longest(purpose, LIMITS[purpose], who)
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


def count_other(request: HttpRequest, nik: str, *, by: Actor) -> None:
    """Count a NIK that a citizen typed for somebody else, right or wrong, as ``count_try`` does.

    The answer tells who belongs to whose family; by the handful that helps a family, by the
    thousand it would map a town. A new sign-in by the same citizen goes on counting.
    """
    if nik:
        count_try(request, "other_nik", name=by.id, browser=by.made_on)


def needs_code(request: HttpRequest, *, nik: str, browser: str = "") -> bool:
    """Count one sign-in; whether a NIK and birth date are no longer enough.

    Every sign-in counts, of known and unknown people alike, or the counter would tell them apart.
    """
    if _exempt(request):
        return False
    who = {"nik": nik, "browser": browser, "address": _address(request)}
    return bool(_longest("code_after", CODE_AFTER, who)) or _flooded()


def note_miss(request: HttpRequest, token: AccessToken) -> None:
    """Count a sign-in by somebody who is not on record; from 300 in 5 minutes staff are told."""
    if _exempt(request):
        return
    citizen = token.citizen
    known = citizen is not None and citizen.registered_at is not None
    kind = "met" if known and not token.birth_date_differs else "missed"
    try:
        count = _count("misses", kind, "", MISSES)
        _count("misses", f"{kind}_{'held' if token.needs_code else 'open'}", "", MISSES)
    except RedisError:
        log.warning("throttle: the cache did not answer, a miss is not counted")
        return
    if kind == "missed" and count == MISSES.most + 1:
        log.warning("throttle: many guesses at the citizens' door")
        raise_everywhere(GUESSES)


def _flooded() -> bool:
    try:
        return int(cache.get(_key("misses", "missed_open", "", MISSES)) or 0) > MISSES.most
    except RedisError:
        return False


def _longest(purpose: str, limits: dict[str, Limit], who: dict[str, str]) -> int:
    """Count for everybody named; the longest wait in seconds, 0 when nobody is over a limit."""
    waits = [0]
    try:
        for kind, limit in limits.items():
            if who.get(kind) and _count(purpose, kind, who[kind], limit) > limit.most:
                now = int(clock.now().timestamp())
                waits.append((now // limit.seconds + 1) * limit.seconds - now)
    except RedisError:
        log.warning("throttle: the cache did not answer, %s passes", purpose)
        return 0
    return max(waits)


def _count(purpose: str, kind: str, value: str, limit: Limit) -> int:
    key = _key(purpose, kind, value, limit)
    cache.add(key, 0, timeout=limit.seconds + 5)
    count: int = cache.incr(key)
    return count


def _key(purpose: str, kind: str, value: str, limit: Limit) -> str:
    window = int(clock.now().timestamp()) // limit.seconds
    digest = hashlib.sha256(f"{settings.SECRET_KEY}|{value}".encode()).hexdigest()[:32]
    return f"tries:{purpose}:{kind}:{digest}:{window}"


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def _exempt(request: HttpRequest) -> bool:
    """The demo's own machine."""
    if not settings.DEMO:
        return False
    try:
        return ipaddress.ip_address(_address(request)).is_loopback
    except ValueError:
        return False
