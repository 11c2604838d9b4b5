"""Families by family card (KK): naming a member, an officer seeing the card, leaving it."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.audit.actions import record
from puskesmas.errors import Conflict, NotFound, Refusal
from puskesmas.people.actions import (
    checked_kk,
    checked_name,
    checked_nik,
    citizen_of,
    family_of,
    nik_index,
    register_citizen,
)
from puskesmas.people.levels import Ability, demand
from puskesmas.people.models import Citizen, FamilyClaim
from puskesmas.people.queries import family_members
from puskesmas.people.roles import Permission, must_hold

MOST_CLAIMS = 15


@dataclass(frozen=True, slots=True)
class Kin:
    """Somebody for whom the citizen may reserve; ``claim`` while no officer has seen the card.

    ``citizen`` is who was seen to belong; of who was only named nothing on record may be shown.
    """

    key: str
    nik: str = field(repr=False)
    name: str = field(repr=False)
    sex: str
    birth_date: date = field(repr=False)
    seen: bool
    own: bool = False
    claim: int | None = None
    citizen: Citizen | None = None


def family_list(own: Citizen) -> list[Kin]:
    """The citizen, who was seen on the card, then who was only named, with the words typed then."""
    members = list(family_members(own))
    known = {one.nik_index for one in members}
    claims = own.family_claims.exclude(nik_index__in=known).order_by("birth_date", "id")
    kin = [
        Kin(
            key=str(one.pk),
            nik=one.nik,
            name=one.name,
            sex=one.sex,
            birth_date=one.birth_date,
            seen=one.family_seen_at is not None,
            own=one.pk == own.pk,
            citizen=one,
        )
        for one in sorted(members, key=lambda one: one.pk != own.pk)
    ]
    return kin + [
        Kin(
            key=f"claim-{claim.pk}",
            nik=claim.nik,
            name=claim.name,
            sex=claim.sex,
            birth_date=claim.birth_date,
            seen=False,
            claim=claim.pk,
        )
        for claim in claims
    ]


def named(own: Citizen, member: Citizen) -> bool:
    """Whether the citizen named this person as family and no officer saw another card of theirs."""
    elsewhere = member.family_seen_at is not None and member.family_id != own.family_id
    return not elsewhere and own.family_claims.filter(nik_index=member.nik_index).exists()


@transaction.atomic
def add_member(*, name: str, nik: str, birth_date: date, sex: str, kk: str, by: Actor) -> None:
    """Name a member of the citizen's own family card (R-005); an officer sees the card later.

    A NIK on record keeps its data and the list shows what was typed, so that nobody learns whom we
    know. Locks the citizen and the member; raises ``Refusal`` per field, «kk_differs» when it is
    not the card that the citizen is recorded on, ``Conflict`` «member_known».
    """
    demand(by, Ability.FAMILY)
    own = Citizen.objects.select_for_update(no_key=True, of=("self",)).get(pk=by.citizen_id or 0)
    _own_card(own, checked_kk(kk))
    nik, name = checked_nik(nik, birth_date), checked_name(name)
    index = nik_index(nik)
    if family_members(own).filter(nik_index=index).exists():
        raise Conflict("member_known", _("Orang ini sudah ada dalam daftar keluarga Anda."))
    if own.family_claims.exclude(nik_index=index).count() >= MOST_CLAIMS:
        raise Conflict("too_many_members", _("Tunjukkan KK di loket dulu, lalu tambah yang lain."))
    register_citizen(
        name=name,
        nik=nik,
        birth_date=birth_date,
        sex=sex,
        address=own.address,
        phone=own.phone,
        kk=kk,
        by=by,
    )
    FamilyClaim.objects.filter(citizen=own, nik_index=index).delete()
    FamilyClaim.objects.create(
        citizen=own,
        nik=nik,
        nik_index=index,
        name=name,
        birth_date=birth_date,
        sex=sex,
        made_at=clock.now(),
    )
    record("citizen.member_named", by=by, facility_id=None, citizen=own.pk)


def _own_card(own: Citizen, card: str) -> None:
    """The typed card is the one on record, or becomes it where none is."""
    if not card:
        raise Refusal.of_field("kk", "kk_needed", _("Tulis nomor KK, 16 angka."))
    if own.family is None:
        own.family = family_of(card)
        own.save(update_fields=["family"])
    elif own.family.card != card:
        raise Refusal.of_field(
            "kk",
            "kk_differs",
            _("Nomor itu bukan KK Anda yang tercatat. Periksa lagi, atau tanyakan di loket."),
        )


@transaction.atomic
def unname(*, claim_id: int, by: Actor) -> None:
    """Take back a name that no officer has seen yet. ``NotFound`` for anybody else's."""
    demand(by, Ability.FAMILY)
    ended, _rows = FamilyClaim.objects.filter(pk=claim_id, citizen_id=by.citizen_id or 0).delete()
    if not ended:
        raise NotFound("member_unknown", _("Orang itu tidak ada dalam daftar Anda."))
    record("citizen.member_unnamed", by=by, facility_id=None, citizen=by.citizen_id)


@transaction.atomic
def leave(*, by: Actor) -> None:
    """Moved out: the citizen is on no card any more; neither side lists the other. Locks it."""
    demand(by, Ability.FAMILY)
    own = Citizen.objects.select_for_update(no_key=True, of=("self",)).get(pk=by.citizen_id or 0)
    if own.family_id is None:
        raise Conflict("no_family", _("Anda tidak tercatat dalam KK mana pun."))
    own.family, own.family_seen_at = None, None
    own.save(update_fields=["family", "family_seen_at"])
    own.family_claims.all().delete()
    record("citizen.family_left", by=by, facility_id=None, citizen=own.pk)


@transaction.atomic
def see_card(
    *,
    citizen: Citizen,
    facility_id: int,
    by: Actor,
    kk: str = "",
    claims: Collection[int] = (),
    case_code: str = "",
) -> None:
    """An officer saw the family card: the citizen and the named members found on it belong.

    ``kk`` is the number on the card where it is another one than on record. Locks the citizen and
    the members. ``Refusal`` «kk_needed» when no number is known, ``NotAllowed`` without the right.
    """
    must_hold(by, Permission.PERFORM_REGISTRATION, facility_id)
    own = Citizen.objects.select_for_update(no_key=True, of=("self",)).get(pk=citizen.pk)
    card = checked_kk(kk)
    if not card and own.family_id is None:
        raise Refusal.of_field("kk", "kk_needed", _("Tulis nomor KK, 16 angka."))
    own.family = family_of(card) if card else own.family
    own.family_seen_at = clock.now()
    own.save(update_fields=["family", "family_seen_at"])
    found = own.family_claims.filter(pk__in=claims)
    for claim in found:
        member = _join(own, claim)
        record("citizen.family_seen", by=by, facility_id=facility_id, citizen=member.pk)
    record(
        "citizen.family_seen",
        by=by,
        facility_id=facility_id,
        case_code=case_code,
        citizen=own.pk,
        members=len(found),
    )
    found.delete()


def _join(own: Citizen, claim: FamilyClaim) -> Citizen:
    """The named person is on the card; data that nobody knew yet are those typed then."""
    first = citizen_of(claim.nik, claim.birth_date)
    member = Citizen.objects.select_for_update(no_key=True, of=("self",)).get(pk=first.pk)
    if member.registered_at is None:
        member.name, member.sex = claim.name, claim.sex
        member.address, member.phone = own.address, own.phone
        member.registered_at = clock.now()
    member.family, member.family_seen_at = own.family, clock.now()
    member.save()
    return member
