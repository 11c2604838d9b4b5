"""Who works here: accounts of staff, their roles, what they learned, and the end of access."""

import secrets
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.audit.actions import record
from puskesmas.errors import Conflict, NotAllowed, NotFound, Refusal
from puskesmas.people.models import AccessToken, RoleAssignment, Training, User
from puskesmas.people.roles import ROLES, Permission
from puskesmas.place.models import Facility

PROFILE = ("first_name", "last_name", "email", "nip", "position", "education", "qualification")
PASSWORD_BYTES = 9


@transaction.atomic
def hire(
    *, username: str, role: str, facility: Facility | None, by: Actor, **profile: str
) -> tuple[User, str]:
    """A new account with its first role; the password is returned once and kept as a hash.

    ``Refusal`` on a user name that is taken, ``NotAllowed`` outside the admin's facilities.
    """
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    try:
        with transaction.atomic():
            user = User.objects.create_user(username.strip().lower(), password=password)
    except IntegrityError:
        raise Refusal.of_field(
            "username", "username_used", _("Nama pengguna itu sudah dipakai.")
        ) from None
    for name in PROFILE:
        setattr(user, name, profile.get(name, "").strip())
    user.save(update_fields=list(PROFILE))
    record("staff.hired", by=by, facility_id=facility.pk if facility else None, user=username)
    give_role(user=user, role=role, facility=facility, by=by)
    return user, password


@transaction.atomic
def change_profile(*, user: User, by: Actor, **profile: str) -> list[str]:
    """Set the account's own fields; the names of those that changed. Locks the account."""
    row = _manageable(user, by)
    changed = [name for name in PROFILE if name in profile and getattr(row, name) != profile[name]]
    for name in changed:
        setattr(row, name, profile[name])
    if changed:
        row.save(update_fields=changed)
        record("staff.changed", by=by, facility_id=by.facility_id, user=row.username, what=changed)
    return changed


@transaction.atomic
def give_role(*, user: User, role: str, facility: Facility | None, by: Actor) -> RoleAssignment:
    """This person holds this role there. Twice is once. ``NotAllowed``, ``Refusal``."""
    known = ROLES.get(role)
    if known is None or (facility is None and not known.citywide):
        raise Refusal.of_field("role", "role_unknown", _("Pilih peran dan puskesmas."))
    _must_manage(by, facility.pk if facility else None)
    row, new = RoleAssignment.objects.get_or_create(user=user, role=role, facility=facility)
    if new:
        record(
            "staff.role_given",
            by=by,
            facility_id=facility.pk if facility else None,
            user=user.username,
            role=role,
        )
    return row


@transaction.atomic
def take_role(*, assignment_id: int, by: Actor) -> None:
    """The role ends now, and with it every token of that person. ``NotFound``, ``Conflict``.

    Locks the person's assignments, for an admin of the city those of all. The last such admin
    stays: somebody must be able to come back. So does anybody's last role: without one the account
    would stand in no list any more.
    """
    row = RoleAssignment.objects.select_related("user").filter(pk=assignment_id).first()
    if row is None:
        raise _role_gone()
    _must_manage(by, row.facility_id)
    _keep_what_is_needed(row)
    user, role, facility_id = row.user, row.role, row.facility_id
    row.delete()
    _end_tokens(user)
    record("staff.role_taken", by=by, facility_id=facility_id, user=user.username, role=role)


def _keep_what_is_needed(row: RoleAssignment) -> None:
    # All that count, in one order: two admins who dismiss each other count one after the other.
    of_city = row.role == "admin" and row.facility_id is None
    in_question = Q(user_id=row.user_id)
    if of_city:
        in_question |= Q(role="admin", facility__isnull=True)
    rows = RoleAssignment.objects.filter(in_question).order_by("pk").select_related("user")
    held = list(rows.select_for_update(of=("self",)))
    others = [one for one in held if one.pk != row.pk]
    if len(others) == len(held):
        raise _role_gone()
    if of_city:
        admins = [one for one in others if one.role == "admin" and one.facility_id is None]
        if not any(one.user.is_active for one in admins):
            raise Conflict(
                "last_admin", _("Ini admin kota yang terakhir. Angkat penggantinya dulu.")
            )
    if not any(one.user_id == row.user_id for one in others):
        raise Conflict(
            "last_role",
            _("Ini peran terakhirnya. Tambah peran lain dulu, atau nonaktifkan akunnya."),
        )


def _role_gone() -> NotFound:
    return NotFound("role_gone", _("Peran itu sudah dicabut."))


@transaction.atomic
def new_password(*, user: User, by: Actor) -> str:
    """A fresh password, returned once; what the old one opened ends. Locks the account."""
    row = _manageable(user, by)
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    row.set_password(password)
    row.save(update_fields=["password"])
    _end_tokens(row)
    record("staff.password_reset", by=by, facility_id=by.facility_id, user=row.username)
    return password


@transaction.atomic
def set_active(*, user: User, active: bool, by: Actor) -> None:
    """Nobody is deleted: history keeps pointing here. Who left cannot sign in any more.

    Locks the account; ``Conflict`` for one's own.
    """
    row = _manageable(user, by)
    if row.pk == by.user_id:
        raise Conflict("own_account", _("Akun sendiri tidak dapat dinonaktifkan."))
    row.is_active = active
    row.save(update_fields=["is_active"])
    if not active:
        _end_tokens(row)
    verb = "staff.returned" if active else "staff.left"
    record(verb, by=by, facility_id=by.facility_id, user=row.username)


@transaction.atomic
def add_training(
    *, user: User, title: str, day: date, by: Actor, certificate: str = ""
) -> Training:
    """Note a training that somebody attended (A-13, R-119)."""
    row = _manageable(user, by)
    record("staff.trained", by=by, facility_id=by.facility_id, user=row.username, title=title)
    return Training.objects.create(user=row, title=title, date=day, certificate=certificate)


def staff_for(actor: Actor) -> QuerySet[User]:
    """Accounts this admin may see: of the own facilities, or everybody for a city admin."""
    facilities = actor.facilities(Permission.FACILITY_MANAGE)
    people = User.objects.order_by("first_name", "last_name", "id")
    people = people.prefetch_related("roles__facility")
    if facilities is None:
        return people
    return people.filter(roles__facility_id__in=facilities).distinct()


def _manageable(user: User, by: Actor) -> User:
    """The account, locked, when every role of it lies within the admin's facilities."""
    row = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    for facility_id in row.roles.values_list("facility_id", flat=True):
        _must_manage(by, facility_id)
    return row


def _must_manage(by: Actor, facility_id: int | None) -> None:
    if not by.can(Permission.FACILITY_MANAGE, facility_id):
        raise NotAllowed("not_yours", _("Ini di luar puskesmas yang Anda atur."))


def _end_tokens(user: User) -> None:
    AccessToken.objects.filter(user=user, revoked_at__isnull=True).update(revoked_at=clock.now())


@transaction.atomic
def change_own_password(*, user: User, new: str, by: Actor) -> None:
    """The owner chose another password; tokens made with the old one end."""
    user.set_password(new)
    user.save(update_fields=["password"])
    _end_tokens(user)
    record("staff.password_changed", by=by, facility_id=by.facility_id, user=user.username)
