"""For whom somebody may reserve: oneself, or a member of the same family card (R-005)."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from puskesmas.actor import Actor
from puskesmas.errors import NotAllowed, Refusal
from puskesmas.people.models import Citizen
from puskesmas.people.queries import find_citizen


def applicant(by: Actor) -> Citizen:
    """The citizen behind the actor."""
    if by.citizen_id is None:
        raise NotAllowed("citizen_only", _("Masuk dulu dengan NIK dan tanggal lahir Anda."))
    return Citizen.objects.select_related("family").get(pk=by.citizen_id)


def patient_for(own: Citizen, nik: str, birth_date: date | None, *, by: Actor) -> Citizen:
    """The patient of a reservation by this applicant: ``own`` or a member of the family.

    At level 0 a family member's birth date must be typed as well. Raises ``Refusal``
    «not_in_family»: the same words for an unknown NIK and for a stranger's, so nothing is revealed.
    """
    if nik in ("", own.nik):
        return own
    member = find_citizen(nik)
    same_card = (
        member is not None and own.family_id is not None and member.family_id == own.family_id
    )
    proven = by.level >= 1 or (member is not None and birth_date == member.birth_date)
    if member is None or not same_card or not proven:
        raise Refusal.of_field(
            "nik",
            "not_in_family",
            _(
                "NIK dan tanggal lahir itu tidak tercatat dalam Kartu Keluarga Anda. Periksa lagi, "
                "atau daftarkan anggota keluarga itu dengan nomor KK yang sama."
            ),
        )
    return member
