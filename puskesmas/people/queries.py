"""Questions about people: whose token is this, who belongs to whose family."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.people import tokens
from puskesmas.people.actions import nik_index
from puskesmas.people.levels import Ability, may
from puskesmas.people.models import AccessToken, Citizen, Notice, User
from puskesmas.people.roles import ROLES
from puskesmas.people.sessions import unspent
from puskesmas.place.models import Device
from puskesmas.prepared import Prepared, Slot

_TOKEN = Prepared(
    lambda: AccessToken.objects.select_related("citizen", "user").filter(
        unspent(Slot("now")), token_hash=Slot("digest")
    )
)
_DEVICE = Prepared(
    lambda: Device.objects.select_related("facility").filter(
        token_hash=Slot("digest"), revoked_at__isnull=True
    )
)


def live_token(secret: str) -> AccessToken | None:
    """The unspent token of a secret."""
    return _TOKEN.first(now=clock.now(), digest=tokens.digest(secret))


def live_device(secret: str) -> Device | None:
    """The unrevoked device of a token."""
    return _DEVICE.first(digest=tokens.digest(secret))


def find_citizen(nik: str) -> Citizen | None:
    """The citizen of a NIK through the blind index."""
    return Citizen.objects.filter(nik_index=nik_index(nik)).first()


def family_members(citizen: Citizen) -> QuerySet[Citizen]:
    """The citizen and everybody seen to be on the same family card, the eldest first.

    A card number alone, typed by anybody, opens no list of a family.
    """
    mine = Q(pk=citizen.pk)
    if citizen.family_id is not None and citizen.family_seen_at is not None:
        mine |= Q(family_id=citizen.family_id, family_seen_at__isnull=False)
    return Citizen.objects.filter(mine).order_by("birth_date", "id")


def notices_for(actor: Actor) -> QuerySet[Notice]:
    """A citizen's in-app messages: level 0 sees those of reservations made with this browser."""
    notices = Notice.objects.filter(citizen_id=actor.citizen_id or 0)
    if not may(actor, Ability.ALL_RESERVATIONS):
        notices = notices.filter(made_on=actor.made_on)
    return notices.order_by("-created_at", "-id")


def colleagues(facilities: Collection[int], permission: str) -> QuerySet[User]:
    """Who holds a permission at one of these facilities, by name."""
    able = [key for key, role in ROLES.items() if permission in role.permissions]
    return (
        User.objects.filter(is_active=True, roles__role__in=able, roles__facility_id__in=facilities)
        .distinct()
        .order_by("first_name", "last_name", "id")
    )
