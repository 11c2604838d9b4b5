"""Every noun of the domain, gathered for Django from the rooms."""

from puskesmas.audit.models import AuditEvent, AuditSeal
from puskesmas.booking.models import RejectionReason, Reservation, WaitingEntry
from puskesmas.idempotency.models import Intent
from puskesmas.messages.models import StoppedNumber
from puskesmas.outbox.models import Endpoint, Message, MessageTemplate
from puskesmas.papers.models import Paper, PaperBody
from puskesmas.people.models import (
    AccessToken,
    Citizen,
    Consent,
    CounterCode,
    DataRequest,
    Delegation,
    Family,
    FamilyClaim,
    Notice,
    OneTimeCode,
    RoleAssignment,
    Training,
    User,
)
from puskesmas.place.models import (
    Alarm,
    Clinic,
    Device,
    DeviceEnrolment,
    Facility,
    FacilityMode,
)
from puskesmas.queueing.models import Queue, QueueDay, Ticket
from puskesmas.schedule.models import ClinicHours, Closure, OpeningHours, ServiceDay, ServiceSlot
from puskesmas.sla.models import Deadline, Escalation

__all__ = [
    "AccessToken",
    "Alarm",
    "AuditEvent",
    "AuditSeal",
    "Citizen",
    "Clinic",
    "ClinicHours",
    "Closure",
    "Consent",
    "CounterCode",
    "DataRequest",
    "Deadline",
    "Delegation",
    "Device",
    "DeviceEnrolment",
    "Endpoint",
    "Escalation",
    "Facility",
    "FacilityMode",
    "Family",
    "FamilyClaim",
    "Intent",
    "Message",
    "MessageTemplate",
    "Notice",
    "OneTimeCode",
    "OpeningHours",
    "Paper",
    "PaperBody",
    "Queue",
    "QueueDay",
    "RejectionReason",
    "Reservation",
    "RoleAssignment",
    "ServiceDay",
    "ServiceSlot",
    "StoppedNumber",
    "Ticket",
    "Training",
    "User",
    "WaitingEntry",
]
