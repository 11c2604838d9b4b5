"""Where care happens: facilities, their clinics, their devices, and the SOP each one follows."""

from datetime import time

from django.db import models
from django.utils.translation import gettext_lazy as _


class Mode(models.TextChoices):
    """Which reservation SOP a facility follows (R-118)."""

    VERIFIED = "verified", _("diverifikasi petugas (SOP 661/0795)")
    INSTANT = "instant", _("langsung mendapat QR (Rosma)")


class Facility(models.Model):
    """A Puskesmas, with its time zone and its own policy values."""

    class Zone(models.TextChoices):
        WIB = "Asia/Jakarta", "WIB"
        WITA = "Asia/Makassar", "WITA"
        WIT = "Asia/Jayapura", "WIT"

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    city = models.CharField(max_length=80)
    zone = models.CharField(max_length=40, choices=Zone, default=Zone.WIB)
    address = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    provider_code = models.CharField(max_length=8, blank=True, help_text=_("kode FKTP di BPJS"))
    head_name = models.CharField(max_length=120, blank=True)
    head_nip = models.CharField(max_length=30, blank=True)
    service_standard = models.TextField(blank=True, help_text=_("standar pelayanan yang diumumkan"))
    complaint_channels = models.TextField(blank=True)

    horizon_days = models.PositiveSmallIntegerField(
        default=14, help_text=_("berapa hari ke depan warga boleh memilih tanggal")
    )
    cutoff_minutes = models.PositiveSmallIntegerField(
        default=60,
        help_text=_("menit kerja yang harus tersisa untuk verifikasi sebelum klinik buka"),
    )
    warn_percent = models.PositiveSmallIntegerField(default=75)
    live_limit = models.PositiveSmallIntegerField(
        default=2, help_text=_("reservasi aktif terbanyak untuk satu NIK")
    )
    return_after = models.PositiveSmallIntegerField(
        default=3, help_text=_("yang terlewat dipanggil lagi setelah sekian nomor")
    )
    asks_identity_photo = models.BooleanField(
        default=True, help_text=_("minta foto KTP saat pertama kali (R-015)")
    )
    asks_card_photo = models.BooleanField(
        default=True, help_text=_("minta foto kartu BPJS saat pertama kali memakai BPJS (R-015)")
    )
    photo_days = models.PositiveSmallIntegerField(
        default=30, help_text=_("foto dihapus sekian hari sesudah tanggal periksa (R-017)")
    )
    hold_minutes = models.PositiveSmallIntegerField(
        default=30, help_text=_("berapa menit tempat kosong disimpan bagi yang menunggu")
    )
    undo_minutes = models.PositiveSmallIntegerField(
        default=10, help_text=_("berapa menit petugas boleh membatalkan tindakannya")
    )
    quiet_from = models.TimeField(default=time(20), help_text=_("mulai jam ini tidak ada pesan"))
    quiet_until = models.TimeField(default=time(6), help_text=_("pesan keluar lagi sejak jam ini"))
    needs_second_factor = models.BooleanField(
        default=False, help_text=_("petugas wajib memakai kode kedua atau kunci sandi")
    )
    calendar_version = models.PositiveIntegerField(default=1)
    active = models.BooleanField(default=True, help_text=_("menerima reservasi"))

    class Meta:
        ordering = ["name"]
        verbose_name = _("puskesmas")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(warn_percent__range=(1, 99)), name="facility_warn_percent"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FacilityMode(models.Model):
    """From this date on the facility follows this reservation SOP."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="modes")
    mode = models.CharField(max_length=12, choices=Mode)
    effective_from = models.DateField()

    class Meta:
        ordering = ["-effective_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "effective_from"], name="facility_mode_one_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facility_id} {self.mode} {self.effective_from}"


class Clinic(models.Model):
    """A poli of a facility: what a citizen reserves and where the patient is called."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="clinics")
    code = models.SlugField(max_length=20)
    name = models.CharField(max_length=80)
    letter = models.CharField(max_length=1)
    floor = models.CharField(max_length=20, blank=True)
    room = models.CharField(max_length=40, blank=True)
    simpus_code = models.CharField(max_length=10, blank=True)
    online_quota = models.PositiveSmallIntegerField(default=30)
    slot_minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("kosong: klinik ini tidak memakai jam")
    )
    needs_letter = models.BooleanField(
        default=False, help_text=_("meminta surat keterangan dokter")
    )
    letter_payment = models.CharField(
        max_length=8,
        blank=True,
        help_text=_("kosong: surat diminta untuk setiap cara bayar; atau umum, bpjs"),
    )
    sensitive = models.BooleanField(default=False, help_text=_("nama poli tidak ditampilkan"))
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("klinik")
        constraints = [
            models.UniqueConstraint(fields=["facility", "code"], name="clinic_code"),
            models.UniqueConstraint(fields=["facility", "letter"], name="clinic_letter"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def where(self) -> str:
        """Floor and room as printed on the ticket."""
        return " - ".join(part for part in (self.floor, self.room) if part)


class Device(models.Model):
    """A kiosk, TV or print agent, known by a token of which only the hash is kept."""

    class Kind(models.TextChoices):
        KIOSK = "kiosk", _("anjungan (APM)")
        TV = "tv", _("layar TV")
        PRINT_AGENT = "print_agent", _("agen cetak")

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="devices")
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=60)
    token_hash = models.CharField(max_length=64, unique=True)
    printer_host = models.CharField(max_length=80, blank=True)
    printer_port = models.PositiveIntegerField(default=9100)
    paper = models.PositiveSmallIntegerField(default=80, choices=[(58, "58 mm"), (80, "80 mm")])
    camera = models.BooleanField(default=True, help_text=_("memindai dengan kamera"))
    printer_state = models.CharField(max_length=20, blank=True)
    printer_state_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("perangkat")

    def __str__(self) -> str:
        return self.name


class DeviceEnrolment(models.Model):
    """A code by which a new device makes itself known: ten minutes, once; kept as a hash."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="enrolments")
    kind = models.CharField(max_length=12, choices=Device.Kind)
    name = models.CharField(max_length=60)
    code_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey("puskesmas.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    device = models.ForeignKey(Device, models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class Alarm(models.Model):
    """Something at a facility that staff must see to now: paper out, help wanted, many guesses.

    One open alarm per facility, kind and subject; ``subject`` names a device or a case, nobody.
    """

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="alarms")
    kind = models.CharField(max_length=30)
    subject = models.CharField(max_length=60, blank=True)
    device = models.ForeignKey(Device, models.PROTECT, null=True, blank=True, related_name="alarms")
    case_code = models.CharField(max_length=16, blank=True)
    raised_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        "puskesmas.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "kind", "subject"],
                condition=models.Q(ended_at__isnull=True),
                name="alarm_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
