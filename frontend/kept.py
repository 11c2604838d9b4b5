"""A form that arrived after its sign-in had ended: kept sealed, filled in again for its citizen.

It waits a quarter of an hour in the cache for the same browser and the same citizen to come back;
whoever else signs in there does not see it.
"""

import json
import logging

from django.core.cache import cache
from django.http import HttpRequest, QueryDict
from redis.exceptions import RedisError

from puskesmas.people.models import AccessToken
from puskesmas.people.tokens import digest
from puskesmas.vault import CannotOpen, seal, unseal

log = logging.getLogger(__name__)

KEPT_FOR = 15 * 60
LONGEST = 20_000
NOT_KEPT = {"csrfmiddlewaretoken"}


def keep(request: HttpRequest, *, secret: str, page: str) -> bool:
    """Put away what was posted; ``secret`` is the one of the sign-in that ended."""
    token = AccessToken.objects.filter(token_hash=digest(secret), citizen__isnull=False).first()
    fields = {name: request.POST.getlist(name) for name in request.POST if name not in NOT_KEPT}
    content = json.dumps(fields)
    if token is None or not fields or len(content) > LONGEST:
        return False
    place = _place(token, page)
    try:
        cache.set(place, seal(content.encode(), place), timeout=KEPT_FOR)
    except RedisError:
        log.warning("kept: the cache did not answer, a form is lost")
        return False
    return True


def kept(request: HttpRequest) -> QueryDict | None:
    """What this citizen had typed on this page of this browser before the sign-in ended; once."""
    token: AccessToken | None = request.token  # type: ignore[attr-defined]
    if token is None:
        return None
    place = _place(token, request.path)
    try:
        found = cache.get(place)
        if found is None:
            return None
        cache.delete(place)
        fields: dict[str, list[str]] = json.loads(unseal(bytes(found), place))
    except (RedisError, CannotOpen):
        return None
    typed = QueryDict(mutable=True)
    for name, values in fields.items():
        typed.setlist(name, values)
    return typed


def _place(token: AccessToken, page: str) -> str:
    """The key under which it lies: it tells neither who nor what."""
    return f"kept:{digest(f'{token.citizen_id}|{token.made_on}|{page}')}"
