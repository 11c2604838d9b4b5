"""The second factor of staff: codes from an app, passkeys and recovery codes, kept by allauth.

Its tables, checks and cryptography are used; pages, words and rights are ours. Secrets lie sealed.
"""

from base64 import b64decode, b64encode
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, validate_totp_code
from allauth.mfa.webauthn.internal.auth import (
    WebAuthn,
    begin_registration,
    complete_registration,
    parse_registration_response,
)
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from frontend.throttle import count_try
from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.audit.actions import record
from puskesmas.errors import Conflict, Refusal
from puskesmas.people.actors import of_staff
from puskesmas.people.models import User
from puskesmas.people.staffing import new_password
from puskesmas.vault import seal, unseal

Type = Authenticator.Type
SECONDS = (Type.TOTP, Type.WEBAUTHN)
"""What proves presence. Recovery codes only help who has one of these."""

APP_DIGITS = 6

_PLACE = "mfa_authenticator|data"


class SealedFactors(DefaultMFAAdapter):
    """Allauth's hooks: secrets sealed like all personal data, names as our screens say them."""

    def encrypt(self, text: str) -> str:
        """As it lies in the database."""
        return b64encode(seal(text.encode(), _PLACE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """As it is reckoned with."""
        return unseal(b64decode(encrypted_text), _PLACE).decode()

    def get_totp_issuer(self) -> str:
        """What the app on the phone shows above the code."""
        return "Alur"

    def get_public_key_credential_user_entity(self, user: AbstractBaseUser) -> dict[str, Any]:
        """The account as the phone's list of passkeys shows it."""
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return entity | {"display_name": str(user)}


def factors_of(user: User) -> QuerySet[Authenticator]:
    """What this account can prove itself with besides the password."""
    return Authenticator.objects.filter(user=user, type__in=SECONDS).order_by("id")


def codes_left(user: User) -> int:
    """How many recovery codes still open this account."""
    row = Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).first()
    return len(RecoveryCodes(row).get_unused_codes()) if row else 0


def has_factor(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether this account has one."""
    return isinstance(user, User) and factors_of(user).exists()


def is_demanded(user: User) -> bool:
    """Whether a facility this account works at demands a second factor."""
    return of_staff(user).needs_code


@transaction.atomic
def check_code(*, user: User, code: str) -> str:
    """A code of the app, or a recovery code, which is spent by it: says which of the two it was.

    ``Refusal`` beside the field. Locks the recovery codes.
    """
    typed = "".join(code.split())
    rows = Authenticator.objects.filter(user=user, type__in=[Type.TOTP, Type.RECOVERY_CODES])
    for row in rows:
        if row.wrap().validate_code(typed):
            Authenticator.objects.filter(pk=row.pk).update(last_used_at=clock.now())
            return row.type
    raise wrong_code(typed)


def wrong_code(typed: str = "") -> Refusal:
    """The same words for a wrong, an old and a used code; a recovery code has no next one."""
    if len(typed) > APP_DIGITS:
        words = _("Kode cadangan salah atau sudah dipakai. Pakai yang lain.")
    else:
        words = _("Kode salah atau sudah dipakai. Tunggu kode berikutnya.")
    return Refusal.of_field("code", "code_wrong", words)


@transaction.atomic
def add_app(*, user: User, secret: str, code: str, by: Actor) -> list[str]:
    """The app on the phone gives the codes from now on; returns new recovery codes, once.

    An earlier app ends, and so do earlier recovery codes: a phone or a paper was lost.
    """
    if not validate_totp_code(secret, "".join(code.split())):
        raise wrong_code()
    Authenticator.objects.filter(user=user, type__in=[Type.TOTP, Type.RECOVERY_CODES]).delete()
    TOTP.activate(user, secret)
    _record("staff.factor_added", user, by, Type.TOTP)
    return _recovery_codes(user)


def passkey_options(user: User) -> dict[str, Any]:
    """What the browser needs to make a passkey."""
    return begin_registration(user, passwordless=True)


@transaction.atomic
def add_passkey(*, user: User, name: str, credential: dict[str, Any], by: Actor) -> list[str]:
    """This phone or key signs in from now on; the recovery codes when they are new, once."""
    try:
        parse_registration_response(credential)
        complete_registration(credential)
    except (ValidationError, ValueError, TypeError, KeyError):
        raise Conflict("passkey_refused", _("Kunci sandi tidak dapat dipakai. Ulangi.")) from None
    WebAuthn.add(user, name.strip()[:60] or str(_("Kunci sandi")), credential)
    _record("staff.factor_added", user, by, Type.WEBAUTHN)
    return _recovery_codes(user)


@transaction.atomic
def remove_factor(*, user: User, factor_id: int, by: Actor) -> None:
    """It opens nothing any more. ``Conflict`` for the last one where it is demanded."""
    rows = list(factors_of(user).select_for_update())
    row = next((one for one in rows if one.pk == factor_id), None)
    if row is None:
        raise Conflict("factor_gone", _("Itu sudah dihapus."))
    if len(rows) == 1 and is_demanded(user):
        raise Conflict("factor_demanded", _("Puskesmas Anda mewajibkannya. Tambah yang lain dulu."))
    row.delete()
    if len(rows) == 1:
        Authenticator.objects.filter(user=user).delete()
    _record("staff.factor_removed", user, by, row.type)


@transaction.atomic
def reset_access(*, user: User, by: Actor) -> str:
    """A fresh password from the admin; the second step ends with the old one.

    For who lost phone and recovery codes: there is no other way back. ``new_password`` checks
    the right and locks the account.
    """
    password = new_password(user=user, by=by)
    for row in factors_of(user):
        _record("staff.factor_removed", user, by, row.type)
    Authenticator.objects.filter(user=user).delete()
    return password


def _recovery_codes(user: User) -> list[str]:
    if Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).exists():
        return []
    codes: list[str] = RecoveryCodes.activate(user).generate_codes()
    return codes


def _record(verb: str, user: User, by: Actor, kind: str) -> None:
    record(verb, by=by, facility_id=by.facility_id, user=user.username, kind=str(kind))


def check_second(request: HttpRequest, user: User, code: str) -> bool:
    """For who signs in with a password alone, as scripts do: the code where there is one to show.

    Whether it was shown; counted like every try. ``Refusal`` «otp_needed», «code_wrong»,
    «factor_needed».
    """
    if not has_factor(user):
        if is_demanded(user):
            raise Refusal.of_field(
                "otp",
                "factor_needed",
                _("Puskesmas Anda mewajibkan kode kedua. Pasang dulu di halaman Keamanan akun."),
            )
        return False
    if not code.strip():
        raise Refusal.of_field("otp", "otp_needed", _("Tulis kode dari aplikasi Anda."))
    count_try(request, "second_factor", name=user.username)
    try:
        check_code(user=user, code=code)
    except Refusal as refusal:
        raise Refusal.of_field("otp", refusal.code, refusal.detail) from None
    return True
