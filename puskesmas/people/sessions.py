"""How long a citizen stays signed in, which phones are bound, and putting them out again."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.audit.actions import record
from puskesmas.errors import NotFound
from puskesmas.people import tokens
from puskesmas.people.levels import BOUND, Ability, demand
from puskesmas.people.models import AccessToken
from puskesmas.prepared import Slot

SESSION = timedelta(hours=24)
BOUND_SESSION = timedelta(days=90)
BOUND_IDLE = timedelta(days=30)
TOUCH_AFTER = timedelta(minutes=1)
"""A token's last use is written at most once a minute."""


def unspent(now: datetime | Slot) -> Q:
    """Tokens that are neither over, nor silent for too long, nor put out."""
    awake = Q(idle_until__isnull=True) | Q(idle_until__gt=now)
    return awake & Q(revoked_at__isnull=True, expires_at__gt=now)


def touch(token: AccessToken) -> None:
    """The citizen is here: the time of silence begins anew."""
    now = clock.now()
    if token.citizen_id is None or (token.seen_at and now - token.seen_at < TOUCH_AFTER):
        return
    token.seen_at = now
    if token.idle_until is not None:
        silence = timedelta(minutes=settings.CITIZEN_IDLE_MINUTES)
        token.idle_until = now + (BOUND_IDLE if token.level >= BOUND else silence)
    token.save(update_fields=["seen_at", "idle_until"])


def renew(token: AccessToken) -> str:
    """A new secret in place of the old one, which whoever had the phone before may have copied."""
    secret = tokens.new_secret()
    token.token_hash = tokens.digest(secret)
    token.save(update_fields=["token_hash"])
    return secret


def bind(token: AccessToken, device: str) -> None:
    """Keep this phone signed in for long: an officer saw its owner's identity card."""
    now = clock.now()
    token.device = device or token.device
    token.bound_at = now
    token.expires_at = now + BOUND_SESSION
    token.idle_until = now + BOUND_IDLE
    token.seen_at = now


def bound_devices(actor: Actor) -> QuerySet[AccessToken]:
    """The phones bound to the citizen, the latest used first."""
    demand(actor, Ability.DEVICES)
    return AccessToken.objects.filter(
        unspent(clock.now()), citizen_id=actor.citizen_id or 0, bound_at__isnull=False
    ).order_by("-seen_at", "-id")


@transaction.atomic
def put_out(*, token_id: int, by: Actor) -> None:
    """The citizen takes a bound phone's sign-in away. ``NotFound`` for anybody else's."""
    ended = bound_devices(by).filter(pk=token_id).order_by().update(revoked_at=clock.now())
    if not ended:
        raise NotFound("device_unknown", _("HP itu tidak ada dalam daftar Anda."))
    record("citizen.device_put_out", by=by, facility_id=None, citizen=by.citizen_id)
