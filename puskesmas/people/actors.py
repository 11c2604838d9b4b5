"""Turning people and devices into the actors that actions know."""

from typing import cast

from django.db.models import Exists, Q
from django.utils.functional import SimpleLazyObject

from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.people.models import AccessToken, User
from puskesmas.people.roles import ROLES
from puskesmas.place.models import Device, Facility

_DEMANDS = Q(facility__needs_second_factor=True) | Q(
    Exists(Facility.objects.filter(needs_second_factor=True)), facility__isnull=True
)
"""A role for the whole city works at every facility."""


def of_staff(user: User, *, proved: bool = False) -> Actor:
    """A member of staff with every right of every role held, facility by facility.

    ``proved``: the sign-in showed a second factor. Where a facility demands one, each request asks,
    so that it holds from the moment it is demanded for whoever signed in before.
    """
    grants: set[tuple[str, int | None]] = set()
    home: int | None = None
    demanded = False
    for assignment in user.roles.annotate(demands=_DEMANDS).order_by("id"):
        role = ROLES.get(assignment.role)
        if role is None or (assignment.facility_id is None and not role.citywide):
            continue
        home = home or assignment.facility_id
        demanded = demanded or bool(assignment.demands)
        grants.update((permission, assignment.facility_id) for permission in role.permissions)
    return Actor(
        kind="staff",
        id=f"staff:{user.pk}",
        label=str(user),
        grants=frozenset(grants),
        user_id=user.pk,
        stands_in=cast(
            "frozenset[tuple[int, int]]", SimpleLazyObject(lambda: _absent_colleagues(user))
        ),
        facility_id=home,
        needs_code=demanded and not proved,
    )


def _absent_colleagues(user: User) -> frozenset[tuple[int, int]]:
    """Asked only where it matters whose work somebody has."""
    now = clock.now()
    return frozenset(
        user.stands_in.filter(
            starts_at__lte=now, ends_at__gt=now, ended_at__isnull=True
        ).values_list("user_id", "facility_id")
    )


def of_token(token: AccessToken) -> Actor:
    """Whoever signed in with this token."""
    if token.user is not None:
        return of_staff(token.user, proved=token.second_proved)
    return Actor(
        kind="citizen",
        id=f"citizen:{token.citizen_id}",
        label="Pemohon",
        citizen_id=token.citizen_id,
        level=token.level,
        made_on=token.made_on,
        birth_date_differs=token.birth_date_differs,
        needs_code=token.needs_code,
    )


def of_device(device: Device) -> Actor:
    """An enrolled kiosk, TV or print agent, bound to its facility."""
    return Actor(
        kind="device",
        id=f"device:{device.pk}",
        label=device.name,
        grants=frozenset({(f"device.{device.kind}", device.facility_id)}),
        device_id=device.pk,
        facility_id=device.facility_id,
    )
