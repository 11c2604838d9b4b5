"""What happened: rows that can be added and never changed, and the seals over them."""

from base64 import b64decode, b64encode

import pgtrigger
from django.db import models
from django.db.models.fields.json import KeyTransform

from puskesmas.vault import CannotOpen, seal, unseal

SAID = "sealed_words"
"""Under this name the data of an event holds free words of a person, sealed."""

_REFUSE = "RAISE EXCEPTION 'audit rows are append-only';"

_HASH = """
NEW.xact := pg_current_xact_id()::text::bigint;
NEW.digest := encode(sha256(convert_to(concat_ws('|',
    NEW.id, coalesce(NEW.facility_id::text, ''), extract(epoch from NEW.at), NEW.actor_kind,
    NEW.actor_id, NEW.actor_label, NEW.verb, NEW.case_code, NEW.data::text), 'UTF8')), 'hex');
RETURN NEW;
"""


def _append_only(name: str) -> list[pgtrigger.Trigger]:
    return [
        pgtrigger.Trigger(
            name=f"{name}_unchanged",
            operation=pgtrigger.Update | pgtrigger.Delete,
            when=pgtrigger.Before,
            func=_REFUSE,
        ),
        pgtrigger.Trigger(
            name=f"{name}_not_emptied",
            level=pgtrigger.Statement,
            operation=pgtrigger.Truncate,
            when=pgtrigger.Before,
            func=_REFUSE,
        ),
    ]


def _place(verb: str, case_code: str) -> str:
    return f"puskesmas_auditevent|{verb}|{case_code}"


def sealed_words(words: str, verb: str, case_code: str) -> str:
    """Free words as an event's data keeps them."""
    return b64encode(seal(words.encode(), _place(verb, case_code))).decode()


class AuditEvent(models.Model):
    """A fact in the past tense: who did what in which case. Holds no personal data of a citizen."""

    facility = models.ForeignKey("puskesmas.Facility", models.PROTECT, null=True, blank=True)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=8)
    actor_id = models.CharField(max_length=60)
    actor_label = models.CharField(max_length=120)
    verb = models.CharField(max_length=60)
    case_code = models.CharField(max_length=16, blank=True)
    data = models.JSONField(default=dict)
    xact = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")

    class Meta:
        indexes = [
            models.Index(fields=["case_code", "id"], name="audit_case"),
            models.Index(fields=["facility", "xact", "id"], name="audit_sealing"),
            models.Index(fields=["xact"], name="audit_unsealed"),
            models.Index(
                KeyTransform("citizen", "data"),
                "id",
                condition=models.Q(case_code=""),
                name="audit_citizen",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="audit_digest",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func=_HASH,
            ),
            *_append_only("audit"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.case_code}"

    @property
    def said(self) -> str:
        """The free words of whoever did it; empty without words or without their key."""
        try:
            return unseal(
                b64decode(self.data.get(SAID, "")), _place(self.verb, self.case_code)
            ).decode()
        except CannotOpen:
            return ""


class AuditSeal(models.Model):
    """The root over a facility's events of a range of transactions and the root before it."""

    facility = models.ForeignKey("puskesmas.Facility", models.PROTECT, null=True, blank=True)
    number = models.PositiveIntegerField()
    after_xact = models.BigIntegerField()
    through_xact = models.BigIntegerField()
    events = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    previous_root = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "number"], nulls_distinct=False, name="audit_seal_number"
            ),
        ]
        triggers = _append_only("audit_seal")

    def __str__(self) -> str:
        return f"{self.facility_id} {self.number}"
