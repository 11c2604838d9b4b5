"""Shapes of what the API is asked for; what they mean is decided by the domain."""

from rest_framework import serializers

from frontend.api.shapes import Hour, Shape
from puskesmas.booking.models import Payment
from puskesmas.people.models import Citizen
from puskesmas.sla.queries import VIEWS

NIK = {"max_length": 40, "help_text": "16 angka."}
OUTCOMES = ("confirmed", "failed", "unknown")


class SignIn(Shape):
    """NIK and birth date."""

    nik = serializers.CharField(**NIK)
    birth_date = serializers.DateField()


class OneTimeCode(Shape):
    """Six digits: sent, or handed over at the counter."""

    code = serializers.CharField(max_length=12)


class StaffSignIn(Shape):
    """Password of a member of staff; ``otp`` where the facility demands a second factor."""

    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=128, trim_whitespace=False)
    otp = serializers.CharField(max_length=12, required=False, allow_blank=True)


class NewCitizen(Shape):
    """A citizen's own data (R-002)."""

    name = serializers.CharField(max_length=120)
    nik = serializers.CharField(**NIK)
    birth_date = serializers.DateField()
    sex = serializers.ChoiceField(Citizen.Sex.choices)
    address = serializers.CharField(max_length=300)
    phone = serializers.CharField(max_length=30)
    kk = serializers.CharField(max_length=40, required=False, allow_blank=True)
    email = serializers.EmailField(max_length=120, required=False, allow_blank=True)


class NewMember(Shape):
    """A member of one's own family card."""

    name = serializers.CharField(max_length=120)
    nik = serializers.CharField(**NIK)
    birth_date = serializers.DateField()
    sex = serializers.ChoiceField(Citizen.Sex.choices)
    kk = serializers.CharField(max_length=40, help_text="Nomor KK Anda, 16 angka.")


class NewReservation(Shape):
    """What a citizen asks for."""

    facility = serializers.SlugField(max_length=40)
    clinic = serializers.SlugField(max_length=20)
    date = serializers.DateField()
    slot = Hour(
        required=False,
        allow_null=True,
        help_text="Wajib di klinik yang memakai jam.",
    )
    nik = serializers.CharField(
        **{**NIK, "help_text": "NIK pasien; kosong atau NIK sendiri untuk diri sendiri."},
        required=False,
        allow_blank=True,
    )
    birth_date = serializers.DateField(
        required=False, allow_null=True, help_text="Tanggal lahir anggota keluarga, pada tingkat 0."
    )
    payment = serializers.ChoiceField(Payment.choices)
    bpjs_number = serializers.CharField(max_length=20, required=False, allow_blank=True)
    complaint = serializers.CharField(max_length=500, required=False, allow_blank=True)
    documents = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        max_length=6,
        help_text="`id` foto dari `me/documents/`; boleh dikosongkan.",
    )


class Correction(Shape):
    """A rejected or ended reservation asked for again: only what changes."""

    date = serializers.DateField(required=False)
    slot = Hour(required=False, allow_null=True)
    payment = serializers.ChoiceField(Payment.choices, required=False)
    bpjs_number = serializers.CharField(max_length=20, required=False, allow_blank=True)
    complaint = serializers.CharField(max_length=500, required=False, allow_blank=True)


class Cancel(Shape):
    """Why, in a few words; may be left out."""

    reason = serializers.CharField(max_length=200, required=False, allow_blank=True)


class Span(Shape):
    """From one date to another, both included."""

    to = serializers.DateField(required=False)

    def get_fields(self) -> dict[str, serializers.Field]:
        return {"from": serializers.DateField(required=False), **super().get_fields()}


class TaskQuery(Shape):
    """Which work."""

    view = serializers.ChoiceField(VIEWS, required=False, default="open")
    step = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    facility = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    after = serializers.CharField(max_length=80, required=False, default="", allow_blank=True)


class BreachQuery(Span):
    """Which broken promises."""

    facility = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    step = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    officer = serializers.CharField(max_length=150, required=False, default="", allow_blank=True)
    after = serializers.CharField(max_length=80, required=False, default="", allow_blank=True)


class ReportQuery(Span):
    """Which period of which facility."""

    facility = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)


class CaseQuery(Shape):
    """Which case."""

    case = serializers.CharField(max_length=40)


class Reassign(Shape):
    """To which officer, and why."""

    to = serializers.CharField(max_length=150, help_text="Nama pengguna petugas.")
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class Undo(Shape):
    """Why, in a few words; may be left out."""

    reason = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class Bulk(Shape):
    """The same act on many tasks."""

    act = serializers.ChoiceField(("claim", "release", "reassign"))
    tasks = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1),
        min_length=1,
        max_length=1000,
    )
    to = serializers.CharField(
        max_length=150, required=False, allow_blank=True, default="",
        help_text="Nama pengguna petugas, untuk `reassign`.",
    )  # fmt: skip
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class Note(Shape):
    """What is being done about it; may be left out."""

    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class Scan(Shape):
    """What was scanned or typed."""

    code = serializers.CharField(max_length=400, allow_blank=True)


class Wait(Shape):
    """How long to hold the line."""

    wait = serializers.IntegerField(min_value=0, max_value=25, required=False, default=0)


class PrintResult(Shape):
    """What became of a print job."""

    outcome = serializers.ChoiceField(OUTCOMES)
    detail = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
