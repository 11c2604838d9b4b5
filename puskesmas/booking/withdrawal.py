"""Giving the data back: the person goes, what happened stays.

Emptied: who the person is and everything written freely about him or her. Kept, without the person:
dates, clinics, statuses, numbers, and the audit. Not ours to empty: the medical record and the
registration in SIMPUS, and what BPJS holds; the law has them kept there.
"""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.audit.actions import record
from puskesmas.booking.models import LIVE, Reservation, WaitingEntry
from puskesmas.errors import Conflict
from puskesmas.papers.models import Paper, PaperBody
from puskesmas.people.models import (
    AccessToken,
    Citizen,
    Consent,
    CounterCode,
    DataRequest,
    FamilyClaim,
    OneTimeCode,
)


def check_withdrawable(citizen_id: int) -> None:
    """``Conflict`` «still_reserved» while a promise to or by this person stands."""
    his = Q(patient_id=citizen_id) | Q(applicant_id=citizen_id)
    if (
        Reservation.objects.filter(his, status__in=LIVE).exists()
        or WaitingEntry.objects.filter(his, state__in=WaitingEntry.LIVE).exists()
    ):
        raise Conflict(
            "still_reserved",
            _("Masih ada reservasi yang berjalan. Batalkan dulu, atau tunggu sampai selesai."),
        )


def withdraw(*, citizen: Citizen, by: Actor, facility_id: int) -> None:
    """Empty everything that tells who it was. Runs in the transaction of the decision.

    The caller has locked the citizen. ``Conflict`` «still_reserved».
    """
    check_withdrawable(citizen.pk)
    now = clock.now()
    index = citizen.nik_index
    _empty_person(citizen)
    his = Q(patient=citizen) | Q(applicant=citizen)
    Reservation.objects.filter(his).update(bpjs_number="", complaint="", rejection_text="")
    WaitingEntry.objects.filter(his).update(bpjs_number="", complaint="")
    papers = Paper.objects.filter(Q(patient=citizen) | Q(sender=citizen, patient=None))
    PaperBody.objects.filter(paper__in=papers).delete()
    papers.filter(purged_at=None).update(purged_at=now, state=Paper.State.PURGED)
    DataRequest.objects.filter(citizen=citizen).update(wanted="", answer="")
    FamilyClaim.objects.filter(Q(citizen=citizen) | Q(nik_index=index)).delete()
    Consent.objects.filter(citizen=citizen, withdrawn_at=None).update(withdrawn_at=now)
    OneTimeCode.objects.filter(token__citizen=citizen).delete()
    CounterCode.objects.filter(citizen=citizen, used_at=None).update(used_at=now)
    AccessToken.objects.filter(citizen=citizen).update(revoked_at=now, device="")
    record("citizen.withdrawn", by=by, facility_id=facility_id, citizen=citizen.pk)


def _empty_person(citizen: Citizen) -> None:
    """Year of birth and sex stay for the statistics; the NIK may register anew as a new person."""
    for name in ("nik", "name", "address", "phone", "email", "bpjs_number", "claim"):
        setattr(citizen, name, "")
    citizen.nik_index = f"withdrawn:{citizen.uuid.hex}"
    citizen.birth_date = date(citizen.birth_date.year, 1, 1)
    citizen.medical_record = ""
    citizen.family = None
    for name in ("family_seen_at", "identity_seen_at", "phone_seen_at", "email_seen_at"):
        setattr(citizen, name, None)
    citizen.withdrawn_at = clock.now()
    citizen.save()
