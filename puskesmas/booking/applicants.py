"""For whom somebody may reserve: oneself, or a member of the same family card (R-005)."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from puskesmas.actor import Actor
from puskesmas.errors import NotAllowed, Refusal
from puskesmas.people.families import named
from puskesmas.people.levels import Ability, may
from puskesmas.people.models import Citizen
from puskesmas.people.queries import find_citizen
from puskesmas.prepared import Prepared, Slot

_APPLICANT = Prepared(lambda: Citizen.objects.select_related("family").filter(pk=Slot("pk")))


def applicant(by: Actor) -> Citizen:
    """The citizen behind the actor."""
    if by.citizen_id is None:
        raise NotAllowed("citizen_only", _("Masuk dulu dengan NIK dan tanggal lahir Anda."))
    return _APPLICANT.all(pk=by.citizen_id)[0]


def patient_for(own: Citizen, nik: str, birth_date: date | None, *, by: Actor) -> Citizen:
    """The patient of a reservation by this applicant: ``own`` or a member of the family.

    At level 0 a family member's birth date must be typed as well; after a code it is enough that
    the citizen named the person. Raises ``Refusal``
    «not_in_family»: the same words for an unknown NIK and for a stranger's, so nothing is revealed.
    """
    if nik in ("", own.nik):
        return own
    member = find_citizen(nik)
    if member is None or not _belongs(own, member, birth_date, by):
        raise Refusal.of_field(
            "nik",
            "not_in_family",
            _(
                "NIK dan tanggal lahir itu tidak tercatat dalam Kartu Keluarga Anda. Periksa lagi, "
                "atau daftarkan anggota keluarga itu dengan nomor KK yang sama."
            ),
        )
    return member


def _belongs(own: Citizen, member: Citizen, birth_date: date | None, by: Actor) -> bool:
    same_card = own.family_id is not None and member.family_id == own.family_id
    if not may(by, Ability.FAMILY):
        return same_card and birth_date == member.birth_date
    return same_card or named(own, member)
