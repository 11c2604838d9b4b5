"""Who takes part: staff and their roles, citizens and their families, and the tokens they hold."""

import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from puskesmas.vault import EncryptedTextField


class User(AbstractUser):
    """A member of staff. Never deleted: history keeps pointing here."""

    nip = models.CharField(max_length=30, blank=True)
    education = models.CharField(max_length=40, blank=True)
    qualification = models.TextField(blank=True, help_text=_("kualifikasi pelaksana (A-13)"))
    position = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name = _("petugas")

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class RoleAssignment(models.Model):
    """This person holds this role at this facility; no facility means the whole city."""

    user = models.ForeignKey(User, models.PROTECT, related_name="roles")
    role = models.CharField(max_length=30)
    facility = models.ForeignKey(
        "puskesmas.Facility", models.PROTECT, null=True, blank=True, related_name="staff"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "facility"],
                nulls_distinct=False,
                name="role_assignment_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


class Family(models.Model):
    """One family card (Kartu Keluarga, KK)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    card = EncryptedTextField()
    card_index = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return f"KK {self.pk}"


class Citizen(models.Model):
    """A person by NIK. ``registered_at`` is empty while only the NIK and birth date are known.

    What a stranger typed about an already registered NIK waits in ``claim`` for the officer who
    sees the identity card; it never overwrites. ``family_seen_at`` is empty while nobody at a
    counter has seen that the person belongs to the card: until then neither side lists the other.
    """

    class Reach(models.TextChoices):
        """By which road messages go; in-app messages are always there."""

        ANY = "", _("yang tersedia")
        WHATSAPP = "whatsapp", "WhatsApp"
        SMS = "sms", "SMS"
        EMAIL = "email", _("e-mail")
        NONE = "none", _("hanya di halaman ini")

    class Sex(models.TextChoices):
        MALE = "L", _("laki-laki")
        FEMALE = "P", _("perempuan")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    nik = EncryptedTextField()
    nik_index = models.CharField(max_length=64, unique=True)
    birth_date = models.DateField()
    name = models.CharField(max_length=120, blank=True)
    sex = models.CharField(max_length=1, choices=Sex, blank=True)
    address = EncryptedTextField(default="", blank=True)
    phone = EncryptedTextField(default="", blank=True)
    email = EncryptedTextField(default="", blank=True)
    bpjs_number = EncryptedTextField(default="", blank=True)
    family = models.ForeignKey(
        Family, models.PROTECT, null=True, blank=True, related_name="members"
    )
    family_seen_at = models.DateTimeField(null=True, blank=True)
    medical_record = models.CharField(max_length=30, blank=True)
    registered_at = models.DateTimeField(null=True, blank=True)
    language = models.CharField(max_length=5, blank=True)
    reach = models.CharField(max_length=10, choices=Reach, default=Reach.ANY, blank=True)
    phone_seen_at = models.DateTimeField(null=True, blank=True)
    email_seen_at = models.DateTimeField(null=True, blank=True)
    identity_seen_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    claim = EncryptedTextField(default="", blank=True)

    class Meta:
        verbose_name = _("warga")

    def __str__(self) -> str:
        return f"warga {self.pk}"


class FamilyClaim(models.Model):
    """A citizen says that somebody is on the same card; an officer who sees the card decides.

    It keeps what the citizen typed, so that a known and an unknown NIK look alike until then.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    citizen = models.ForeignKey(Citizen, models.PROTECT, related_name="family_claims")
    nik = EncryptedTextField()
    nik_index = models.CharField(max_length=64)
    name = EncryptedTextField()
    birth_date = models.DateField()
    sex = models.CharField(max_length=1, choices=Citizen.Sex)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["citizen", "nik_index"], name="family_claim_once"),
        ]
        indexes = [models.Index(fields=["nik_index"], name="family_claim_nik")]

    def __str__(self) -> str:
        return f"anggota {self.pk}"


class AccessToken(models.Model):
    """Proof of a sign-in by a citizen or a member of staff; only the hash of the secret is kept."""

    token_hash = models.CharField(max_length=64, unique=True)
    citizen = models.ForeignKey(Citizen, models.PROTECT, null=True, blank=True)
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True)
    level = models.PositiveSmallIntegerField(default=0)
    made_on = models.CharField(max_length=64, blank=True, help_text=_("tanda peramban atau token"))
    birth_date_differs = models.BooleanField(default=False)
    needs_code = models.BooleanField(
        default=False, help_text=_("sesudah banyak percobaan: baru berlaku dengan kode")
    )
    second_proved = models.BooleanField(
        default=False, help_text=_("petugas menunjukkan langkah kedua saat masuk")
    )
    device = models.CharField(max_length=60, blank=True, help_text=_("peramban dan sistemnya"))
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    code_at = models.DateTimeField(null=True, blank=True, help_text=_("kode benar terakhir"))
    bound_at = models.DateTimeField(null=True, blank=True)
    idle_until = models.DateTimeField(
        null=True, blank=True, help_text=_("kosong: tidak berakhir karena diam")
    )
    expires_at = models.DateTimeField(db_index=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(citizen__isnull=False, user__isnull=True)
                | models.Q(citizen__isnull=True, user__isnull=False),
                name="access_token_one_holder",
            ),
        ]

    def __str__(self) -> str:
        return f"token {self.pk}"


class OneTimeCode(models.Model):
    """Six digits that raise a token to level 1; kept as a hash, five minutes, five tries."""

    token = models.ForeignKey(AccessToken, models.CASCADE, related_name="codes")
    code_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"kode {self.pk}"


class CounterCode(models.Model):
    """Six digits handed over at the counter. Level 2 when the officer saw the identity card."""

    citizen = models.ForeignKey(Citizen, models.PROTECT, related_name="counter_codes")
    facility = models.ForeignKey("puskesmas.Facility", models.PROTECT, related_name="+")
    code_hash = models.CharField(max_length=64)
    level = models.PositiveSmallIntegerField(default=1)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["citizen", "-id"], name="counter_code_newest")]

    def __str__(self) -> str:
        return f"kode loket {self.pk}"


class Consent(models.Model):
    """A citizen's yes to a version of the privacy notice, and when it was taken back."""

    citizen = models.ForeignKey(Citizen, models.PROTECT, related_name="consents")
    version = models.CharField(max_length=20)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["citizen", "version"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="consent_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.citizen_id} {self.version}"


class DataRequest(models.Model):
    """A citizen asks to correct or withdraw own data; an officer who saw the papers decides."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("perbaikan data")
        WITHDRAWAL = "withdrawal", _("penarikan data")

    class State(models.TextChoices):
        OPEN = "open", _("menunggu petugas")
        ACCEPTED = "accepted", _("disetujui")
        REFUSED = "refused", _("ditolak")
        TAKEN_BACK = "taken_back", _("dibatalkan pemohon")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    citizen = models.ForeignKey(Citizen, models.PROTECT, related_name="data_requests")
    facility = models.ForeignKey("puskesmas.Facility", models.PROTECT, related_name="data_requests")
    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    wanted = EncryptedTextField(default="", blank=True)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answer = EncryptedTextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["citizen", "kind"],
                condition=models.Q(state="open"),
                name="data_request_one_open",
            ),
        ]
        indexes = [
            models.Index(
                fields=["facility", "due_at"],
                condition=models.Q(state="open"),
                name="data_request_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Delegation(models.Model):
    """While one officer is away, a colleague of the same facility receives the work."""

    user = models.ForeignKey(User, models.PROTECT, related_name="delegations")
    to = models.ForeignKey(User, models.PROTECT, related_name="stands_in")
    facility = models.ForeignKey("puskesmas.Facility", models.PROTECT, related_name="delegations")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=120, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_at__lt=models.F("ends_at")), name="delegation_span"
            ),
            models.CheckConstraint(
                condition=~models.Q(user=models.F("to")), name="delegation_to_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} -> {self.to_id}"


class Training(models.Model):
    """A training a member of staff attended (A-13, R-119)."""

    user = models.ForeignKey(User, models.PROTECT, related_name="trainings")
    title = models.CharField(max_length=160)
    date = models.DateField()
    certificate = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["-date"]

    def __str__(self) -> str:
        return self.title


class Notice(models.Model):
    """An in-app message to a citizen about one reservation (SOP rows 2, 4, 6)."""

    citizen = models.ForeignKey(Citizen, models.PROTECT, related_name="notices")
    made_on = models.CharField(max_length=64, blank=True)
    case_code = models.CharField(max_length=16)
    template = models.CharField(max_length=40)
    params = models.JSONField(default=dict, blank=True)
    roads = models.JSONField(
        default=dict, blank=True, help_text=_("jalan pesan: yang dipakai, yang dilewati, mengapa")
    )
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["citizen", "-created_at"], name="notice_of_citizen")]

    def __str__(self) -> str:
        return f"{self.template} {self.case_code}"
