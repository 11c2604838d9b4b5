"""People come in: sign-in of citizens, registration, families, one-time codes."""

import json
from base64 import b64encode
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from puskesmas import clock
from puskesmas.actor import SYSTEM, Actor
from puskesmas.audit.actions import record
from puskesmas.errors import Refusal
from puskesmas.outbox.actions import post
from puskesmas.people import tokens
from puskesmas.people.actors import of_token
from puskesmas.people.identity import check_nik, clean_kk, clean_phone
from puskesmas.people.models import AccessToken, Citizen, Family, Notice, OneTimeCode, User
from puskesmas.place.models import Facility
from puskesmas.vault import blind_index, seal

CITIZEN_SESSION = timedelta(hours=24)
STAFF_SESSION = timedelta(hours=12)
CODE_LIFE = timedelta(minutes=5)
CODE_TRIES = 5


def nik_index(nik: str) -> str:
    """The blind index by which a NIK is found."""
    return blind_index(nik, "nik")


def _citizen_of(nik: str, birth_date: date) -> Citizen:
    """The citizen of a NIK, made provisional when new (the data gate is at the counter, R-006)."""
    citizen, _created = Citizen.objects.get_or_create(
        nik_index=nik_index(nik), defaults={"nik": nik, "birth_date": birth_date}
    )
    return citizen


def family_of(card: str) -> Family:
    """The family of a KK number, made when new."""
    family, _created = Family.objects.get_or_create(
        card_index=blind_index(card, "kk"), defaults={"card": card}
    )
    return family


@transaction.atomic
def sign_in_citizen(*, nik: str, birth_date: date, made_on: str = "") -> tuple[str, AccessToken]:
    """Identify a citizen by NIK and birth date: level 0, the same answer for known and unknown.

    Returns the secret (shown once) and its token. ``made_on`` is the mark of the browser; without
    one the token is its own mark. Raises ``Refusal`` when NIK or date cannot be right at all.
    """
    nik = _checked_nik(nik, birth_date)
    citizen = _citizen_of(nik, birth_date)
    secret = tokens.new_secret()
    now = clock.now()
    token = AccessToken.objects.create(
        token_hash=tokens.digest(secret),
        citizen=citizen,
        made_on=made_on or tokens.digest(secret),
        birth_date_differs=citizen.birth_date != birth_date,
        created_at=now,
        expires_at=now + CITIZEN_SESSION,
    )
    return secret, token


def _checked_nik(nik: str, birth_date: date) -> str:
    result = check_nik(nik, birth_date)
    if result.problems:
        first = result.problems[0]
        field = "birth_date" if first.code == "birth_date_mismatch" else "nik"
        raise Refusal.of_field(field, first.code, first.text)
    return result.nik


@transaction.atomic
def sign_in_staff(*, user: User) -> tuple[str, AccessToken]:
    """A token for a member of staff whose password was just checked."""
    secret = tokens.new_secret()
    now = clock.now()
    token = AccessToken.objects.create(
        token_hash=tokens.digest(secret), user=user, created_at=now, expires_at=now + STAFF_SESSION
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

    An already registered NIK keeps its data; what was typed waits as a claim for the officer. The
    caller cannot tell the difference. Locks the citizen; raises ``Refusal`` per field.
    """
    nik = _checked_nik(nik, birth_date)
    try:
        number = clean_phone(phone)
    except ValueError:
        raise Refusal.of_field(
            "phone", "phone_invalid", _("Tulis nomor HP Indonesia, misalnya 0812 3456 7890.")
        ) from None
    card = _checked_kk(kk)
    citizen = Citizen.objects.select_for_update(no_key=True).get(pk=_citizen_of(nik, birth_date).pk)
    typed = {"name": name, "sex": sex, "address": address, "phone": number, "email": email}
    if citizen.registered_at is not None:
        citizen.claim = json.dumps({**typed, "kk": card, "birth_date": birth_date.isoformat()})
        citizen.save(update_fields=["claim"])
    else:
        for field, value in typed.items():
            setattr(citizen, field, value)
        citizen.birth_date = birth_date
        citizen.registered_at = clock.now()
        citizen.family = family_of(card) if card else citizen.family
        citizen.save()
    record("citizen.registered", by=by, facility_id=None, citizen=citizen.pk)


@transaction.atomic
def enrol_citizen(*, made_on: str, nik: str, birth_date: date, **data: str) -> str:
    """Register and sign in at once; returns the token's secret. Raises ``Refusal`` per field."""
    secret, token = sign_in_citizen(nik=nik, birth_date=birth_date, made_on=made_on)
    register_citizen(nik=nik, birth_date=birth_date, by=of_token(token), **data)
    return secret


@transaction.atomic
def add_member(*, name: str, nik: str, birth_date: date, sex: str, kk: str, by: Actor) -> None:
    """Register a member of the citizen's own family card (R-005), reached at the citizen's phone.

    A registered NIK keeps its data, as in ``register_citizen``. Somebody seen to be on the card
    vouches for the new member. Locks the member; raises ``Refusal`` per field, «kk_differs» when
    it is not the card that the citizen is recorded on.
    """
    own = Citizen.objects.select_related("family").get(pk=by.citizen_id or 0)
    card = _checked_kk(kk)
    if own.family is None or own.family.card != card:
        raise Refusal.of_field(
            "kk",
            "kk_differs",
            _("Nomor itu bukan KK Anda yang tercatat. Periksa lagi, atau tanyakan di loket."),
        )
    register_citizen(
        name=name,
        nik=nik,
        birth_date=birth_date,
        sex=sex,
        address=own.address,
        phone=own.phone,
        kk=card,
        by=by,
    )
    if own.family_seen_at is not None:
        see_family(Citizen.objects.get(nik_index=nik_index(check_nik(nik).nik)))


def _checked_kk(kk: str) -> str:
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


def see_family(citizen: Citizen) -> None:
    """The person is known to belong to the family card on record: papers were seen."""
    if citizen.family_id is not None and citizen.family_seen_at is None:
        citizen.family_seen_at = clock.now()
        citizen.save(update_fields=["family_seen_at"])


@transaction.atomic
def make_code(*, token: AccessToken) -> str:
    """A one-time code for a citizen's token; older unused codes of the token end."""
    now = clock.now()
    OneTimeCode.objects.filter(token=token, used_at__isnull=True).update(used_at=now)
    code = tokens.new_code()
    OneTimeCode.objects.create(
        token=token,
        code_hash=tokens.code_digest(token.pk, code),
        created_at=now,
        expires_at=now + CODE_LIFE,
    )
    return code


@transaction.atomic
def send_code(*, token: AccessToken) -> None:
    """Make a one-time code and owe it to the citizen by e-mail; in the letter it lies sealed.

    The same for a citizen with and without an address: delivery skips whoever gave none.
    """
    code = make_code(token=token)
    row = OneTimeCode.objects.filter(token=token).latest("id")
    key = f"email:one_time_code:{row.pk}"
    sealed = b64encode(seal(code.encode(), code_place(key))).decode()
    post(
        "email.send",
        facility_id=Facility.objects.order_by("id").values_list("id", flat=True)[0],
        key=key,
        body={"template": "one_time_code", "citizen_id": token.citizen_id, "sealed_code": sealed},
    )


def code_place(key: str) -> str:
    """Where a sealed one-time code belongs: the body of the one letter with this key."""
    return f"puskesmas_message|sealed_code|{key}"


def raise_level(*, token: AccessToken, code: str) -> int:
    """Check a one-time code and raise the token to level 1; returns the level.

    Locks the code row. A wrong try is counted even though it is refused.
    """
    refusal = Refusal.of_field(
        "code", "code_wrong", _("Kode salah atau sudah lewat 5 menit. Minta kode baru.")
    )
    with transaction.atomic():
        row = (
            OneTimeCode.objects.select_for_update()
            .filter(token=token, used_at__isnull=True, expires_at__gt=clock.now())
            .order_by("-id")
            .first()
        )
        good = (
            row is not None
            and row.tries < CODE_TRIES
            and tokens.equal(row.code_hash, tokens.code_digest(token.pk, code))
        )
        if row is not None:
            row.tries += 1
            row.used_at = clock.now() if good else None
            row.save(update_fields=["tries", "used_at"])
        if good:
            AccessToken.objects.filter(pk=token.pk).update(level=max(token.level, 1))
            record("citizen.level_raised", by=SYSTEM, facility_id=None, citizen=token.citizen_id)
    if not good:
        raise refusal
    return max(token.level, 1)


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
    if by.level < 1:
        unread = unread.filter(made_on=by.made_on)
    return unread.update(read_at=clock.now())
