"""People come in: sign-in, registration, the family card; and what they are told in the app."""

import json
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.audit.actions import record
from puskesmas.errors import Refusal
from puskesmas.oneline import one_line
from puskesmas.people import tokens
from puskesmas.people.actors import of_token
from puskesmas.people.consent import agree
from puskesmas.people.identity import check_nik, clean_kk, clean_phone
from puskesmas.people.levels import Ability, may
from puskesmas.people.models import AccessToken, Citizen, Family, Notice, User
from puskesmas.people.sessions import SESSION
from puskesmas.place.models import Facility
from puskesmas.vault import blind_index

STAFF_SESSION = timedelta(hours=12)


def nik_index(nik: str) -> str:
    """The blind index by which a NIK is found."""
    return blind_index(nik, "nik")


def citizen_of(nik: str, birth_date: date) -> Citizen:
    """The citizen of a NIK, made provisional when new (the data gate is at the counter, R-006).

    Known and unknown take the same statements, so that the time taken tells nothing.
    """
    index = nik_index(nik)
    new = Citizen(nik_index=index, nik=nik, birth_date=birth_date)
    Citizen.objects.bulk_create([new], ignore_conflicts=True)
    return Citizen.objects.get(nik_index=index)


def family_of(card: str) -> Family:
    """The family of a KK number, made when new."""
    family, _created = Family.objects.get_or_create(
        card_index=blind_index(card, "kk"), defaults={"card": card}
    )
    return family


@transaction.atomic
def sign_in_citizen(
    *, nik: str, birth_date: date, made_on: str = "", device: str = "", needs_code: bool = False
) -> tuple[str, AccessToken]:
    """Identify a citizen by NIK and birth date: level 0, the same answer for known and unknown.

    Returns the secret (shown once) and its token. ``made_on`` is the mark of the browser; without
    one the token is its own mark, and does not end by silence. ``needs_code``: tried so often that
    nothing opens before a code. Raises ``Refusal`` when NIK or date cannot be right at all.
    """
    nik = checked_nik(nik, birth_date)
    citizen = citizen_of(nik, birth_date)
    secret = tokens.new_secret()
    now = clock.now()
    idle = timedelta(minutes=settings.CITIZEN_IDLE_MINUTES)
    token = AccessToken.objects.create(
        token_hash=tokens.digest(secret),
        citizen=citizen,
        made_on=made_on or tokens.digest(secret),
        birth_date_differs=citizen.birth_date != birth_date,
        needs_code=needs_code,
        device=device,
        created_at=now,
        seen_at=now,
        idle_until=now + idle if idle and made_on else None,
        expires_at=now + SESSION,
    )
    return secret, token


def checked_nik(nik: str, birth_date: date) -> str:
    """A NIK that can be one and fits the birth date; ``Refusal`` per field otherwise."""
    result = check_nik(nik, birth_date)
    if result.problems:
        first = result.problems[0]
        field = "birth_date" if first.code == "birth_date_mismatch" else "nik"
        raise Refusal.of_field(field, first.code, first.text)
    return result.nik


@transaction.atomic
def sign_in_staff(*, user: User, proved: bool = False) -> tuple[str, AccessToken]:
    """A token for a member of staff whose password, and second factor, was just checked."""
    secret = tokens.new_secret()
    now = clock.now()
    token = AccessToken.objects.create(
        token_hash=tokens.digest(secret),
        user=user,
        second_proved=proved,
        created_at=now,
        expires_at=now + STAFF_SESSION,
    )
    return secret, token


@transaction.atomic
def sign_out(*, token: AccessToken) -> None:
    """End a token. Its mark stays, so that the same browser finds its reservations again."""
    AccessToken.objects.filter(pk=token.pk).update(revoked_at=clock.now())


@transaction.atomic
def register_citizen(
    *,
    name: str,
    nik: str,
    birth_date: date,
    sex: str,
    address: str,
    phone: str,
    by: Actor,
    kk: str = "",
    email: str = "",
) -> None:
    """Take down a new citizen's own data (R-002).

    An already registered NIK keeps its data; what was typed waits as a claim for the officer. So
    does what is typed about whom an officer saw, unless a code proved its owner: else whoever knows
    a NIK could have the codes sent to another phone. The caller cannot tell the difference. Locks
    the citizen; raises ``Refusal`` per field.
    """
    nik = checked_nik(nik, birth_date)
    try:
        number = clean_phone(phone)
    except ValueError:
        raise Refusal.of_field(
            "phone", "phone_invalid", _("Tulis nomor HP Indonesia, misalnya 0812 3456 7890.")
        ) from None
    card = checked_kk(kk)
    name, address = checked_name(name), one_line(address)
    citizen = Citizen.objects.select_for_update(no_key=True).get(pk=citizen_of(nik, birth_date).pk)
    typed = {"name": name, "sex": sex, "address": address, "phone": number, "email": email}
    if citizen.registered_at is not None or _is_seen_elsewhere(citizen, by):
        citizen.claim = json.dumps({**typed, "kk": card, "birth_date": birth_date.isoformat()})
        citizen.save(update_fields=["claim"])
    else:
        for field, value in typed.items():
            setattr(citizen, field, value)
        citizen.birth_date = birth_date
        citizen.registered_at = clock.now()
        if card and citizen.family != (family := family_of(card)):
            citizen.family, citizen.family_seen_at = family, None
        citizen.save()
    agree(citizen=citizen, by=by)
    record("citizen.registered", by=by, facility_id=None, citizen=citizen.pk)


def checked_name(name: str) -> str:
    """A name as one line; ``Refusal`` when nothing of it can be read."""
    line = one_line(name)
    if not line:
        raise Refusal.of_field("name", "name_needed", _("Tulis nama lengkap."))
    return line


def _is_seen_elsewhere(citizen: Citizen, by: Actor) -> bool:
    """Whether an officer saw this person, and the one who types has not proved to be it."""
    seen = citizen.identity_seen_at is not None or citizen.family_seen_at is not None
    return seen and not (by.citizen_id == citizen.pk and may(by, Ability.OWN_DATA))


@transaction.atomic
def enrol_citizen(
    *, sign_in: dict[str, Any], nik: str, birth_date: date, **data: str
) -> tuple[str, AccessToken]:
    """Register and sign in at once, as ``sign_in_citizen`` does. Raises ``Refusal`` per field."""
    secret, token = sign_in_citizen(nik=nik, birth_date=birth_date, **sign_in)
    register_citizen(nik=nik, birth_date=birth_date, by=of_token(token), **data)
    return secret, token


def checked_kk(kk: str) -> str:
    """The number of a family card, or nothing; ``Refusal`` when it cannot be one."""
    if not kk:
        return ""
    try:
        return clean_kk(kk)
    except ValueError:
        raise Refusal.of_field(
            "kk",
            "kk_invalid",
            _("Nomor KK terdiri dari 16 angka, ada di bagian atas Kartu Keluarga."),
        ) from None


def facility_at_hand(citizen_id: int) -> int:
    """The puskesmas that a citizen last reserved at, else any: it owes what concerns no case."""
    facilities = Facility.objects.values_list("id", flat=True)
    last = facilities.filter(reservations__applicant_id=citizen_id)
    found = last.order_by("-reservations__submitted_at").first()
    return found or facilities.order_by("-active", "id")[0]


def notify(
    *, citizen_id: int, made_on: str, case_code: str, template: str, **params: str
) -> Notice:
    """Put an in-app message in front of a citizen, in the running transaction."""
    return Notice.objects.create(
        citizen_id=citizen_id,
        made_on=made_on,
        case_code=case_code,
        template=template,
        params=params,
        created_at=clock.now(),
    )


@transaction.atomic
def read_notices(*, by: Actor) -> int:
    """Mark what the citizen has now seen as read: at level 0 only what this browser shows."""
    unread = Notice.objects.filter(citizen_id=by.citizen_id or 0, read_at__isnull=True)
    if not may(by, Ability.ALL_RESERVATIONS):
        unread = unread.filter(made_on=by.made_on)
    return unread.update(read_at=clock.now())
