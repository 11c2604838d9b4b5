"""Six digits that raise the trust in a sign-in: sent to the citizen, or handed over at the counter.

A code only ever works on sign-ins of its own citizen: a one-time code on the one that asked for it,
a counter code on whichever the citizen enters it, never by the code alone.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.audit.actions import record
from puskesmas.errors import Conflict, Refusal, TooOften
from puskesmas.people import tokens
from puskesmas.people.actors import of_token
from puskesmas.people.levels import BOUND, KNOWN
from puskesmas.people.models import AccessToken, Citizen, CounterCode, OneTimeCode
from puskesmas.people.roles import Permission, must_hold
from puskesmas.people.sessions import bind
from puskesmas.place.models import Facility
from puskesmas.vault import blind_index

CODE_LIFE = timedelta(minutes=5)
COUNTER_CODE_LIFE = timedelta(hours=24)
CODE_TRIES = 5
SENDS = 3
SENDS_WITHIN = timedelta(hours=1)
FRESH = timedelta(minutes=10)
"""For so long after a code was entered its owner certainly sits at the phone."""


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


def check_sends(token: AccessToken) -> None:
    """At most three codes an hour to one citizen, whoever asks: ``TooOften`` then.

    A browser on which this citizen once entered a code has three of its own: strangers who know
    the NIK cannot use up those. Locks the citizen, so that two that ask at once are counted one
    after the other.
    """
    Citizen.objects.select_for_update(no_key=True).values_list("pk").get(pk=token.citizen_id or 0)
    now = clock.now()
    sent = OneTimeCode.objects.filter(
        token__citizen_id=token.citizen_id or 0, created_at__gt=now - SENDS_WITHIN
    ).order_by("-created_at")
    here = AccessToken.objects.filter(citizen_id=token.citizen_id or 0, made_on=token.made_on)
    if here.filter(code_at__isnull=False).exists():
        sent = sent.filter(token__made_on=token.made_on)
    moments = list(sent.values_list("created_at", flat=True)[:SENDS])
    if len(moments) == SENDS:
        wait = moments[-1] + SENDS_WITHIN - now
        minutes = int(wait.total_seconds() // 60) + 1
        raise TooOften(
            "too_often",
            _(
                "Sudah tiga kode dikirim dalam satu jam. Pakai kode yang sudah ada, tunggu "
                "%(minutes)s menit, atau minta kode di loket."
            )
            % {"minutes": minutes},
            facts={"wait": int(wait.total_seconds()) + 1},
        )


@transaction.atomic
def make_counter_code(
    *, citizen: Citizen, facility: Facility, by: Actor, level: int = KNOWN, case_code: str = ""
) -> str:
    """Six digits for the person at the counter; an older code that was not used ends.

    Level 2 binds the phone it is entered on: ``Conflict`` «identity_unseen» unless the identity
    card was seen here today. Locks the citizen; ``NotAllowed`` for whoever does not register here.
    """
    must_hold(by, Permission.PERFORM_REGISTRATION, facility.pk)
    citizen = Citizen.objects.select_for_update(no_key=True).get(pk=citizen.pk)
    if level >= BOUND and not seen_today(citizen, facility):
        raise Conflict("identity_unseen", _("Lihat KTP-nya dulu, lalu tekan «KTP dilihat»."))
    now = clock.now()
    CounterCode.objects.filter(citizen=citizen, used_at__isnull=True).update(used_at=now)
    code = tokens.new_code()
    CounterCode.objects.create(
        citizen=citizen,
        facility=facility,
        code_hash=_counter_digest(citizen.pk, code),
        level=BOUND if level >= BOUND else KNOWN,
        made_by_id=by.user_id,
        created_at=now,
        expires_at=now + COUNTER_CODE_LIFE,
    )
    record(
        "citizen.counter_code_given",
        by=by,
        facility_id=facility.pk,
        case_code=case_code,
        citizen=citizen.pk,
        level=level,
    )
    return code


def seen_today(citizen: Citizen, facility: Facility) -> bool:
    """Whether an officer saw the identity card on this date of the facility's calendar."""
    at = citizen.identity_seen_at
    if at is None:
        return False
    return clock.on_day(at, facility.zone) == clock.today(facility.zone)


def raise_level(*, token: AccessToken, code: str, device: str = "") -> int:
    """Check six digits and raise the token to their level; returns the level.

    Takes a one-time code of this token or a counter code of its citizen. Locks both rows. A wrong
    try is counted on both even though it is refused: ``Refusal`` «code_wrong».
    """
    with transaction.atomic():
        now = clock.now()
        sent, handed = _sent(token, now), _handed(token, now)
        level = 0
        if sent and tokens.equal(sent.code_hash, tokens.code_digest(token.pk, code)):
            level, sent.used_at = KNOWN, now
        elif handed and tokens.equal(handed.code_hash, _counter_digest(token.citizen_id, code)):
            level, handed.used_at = handed.level, now
        for row in (sent, handed):
            if row is not None and (row.used_at or not level):
                row.tries += 1
                row.save(update_fields=["tries", "used_at"])
        if level:
            _raise(token, level, device, now)
    if not level:
        raise Refusal.of_field(
            "code",
            "code_wrong",
            _("Kode salah atau sudah tidak berlaku. Periksa lagi, atau minta kode baru."),
        )
    return token.level


def is_fresh(token: AccessToken) -> bool:
    """Whether a code was entered on this sign-in a moment ago."""
    return token.code_at is not None and clock.now() - token.code_at <= FRESH


def _sent(token: AccessToken, now: datetime) -> OneTimeCode | None:
    live = OneTimeCode.objects.select_for_update().filter(
        token=token, used_at__isnull=True, expires_at__gt=now, tries__lt=CODE_TRIES
    )
    return live.order_by("-id").first()


def _handed(token: AccessToken, now: datetime) -> CounterCode | None:
    live = CounterCode.objects.select_for_update().filter(
        citizen_id=token.citizen_id or 0,
        used_at__isnull=True,
        expires_at__gt=now,
        tries__lt=CODE_TRIES,
    )
    return live.order_by("-id").first()


def _raise(token: AccessToken, level: int, device: str, now: datetime) -> None:
    token.code_at = now
    token.needs_code = False
    if level >= BOUND:
        bind(token, device)
    token.level = max(token.level, level)
    token.save(
        update_fields=["code_at", "needs_code", "level", "device", "bound_at", "expires_at",
                       "idle_until", "seen_at"]
    )  # fmt: skip
    record(
        "citizen.level_raised",
        by=of_token(token),
        facility_id=None,
        citizen=token.citizen_id,
        level=level,
    )


def _counter_digest(citizen_id: int | None, code: str) -> str:
    return blind_index(f"{citizen_id}:{code}", "counter_code")
