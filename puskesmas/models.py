"""Every noun of the domain, gathered for Django from the rooms."""

from puskesmas.audit.models import AuditEvent, AuditSeal
from puskesmas.booking.models import RejectionReason, Reservation
from puskesmas.idempotency.models import Intent
from puskesmas.outbox.models import Endpoint, Message
from puskesmas.people.models import (
    AccessToken,
    Citizen,
    Family,
    Notice,
    OneTimeCode,
    RoleAssignment,
    User,
)
from puskesmas.place.models import Clinic, Device, Facility, FacilityMode
from puskesmas.queueing.models import Queue, QueueDay, Ticket
from puskesmas.schedule.models import ClinicHours, Closure, OpeningHours, ServiceDay, ServiceSlot
from puskesmas.sla.models import Deadline

__all__ = [
    "AccessToken",
    "AuditEvent",
    "AuditSeal",
    "Citizen",
    "Clinic",
    "ClinicHours",
    "Closure",
    "Deadline",
    "Device",
    "Endpoint",
    "Facility",
    "FacilityMode",
    "Family",
    "Intent",
    "Message",
    "Notice",
    "OneTimeCode",
    "OpeningHours",
    "Queue",
    "QueueDay",
    "RejectionReason",
    "Reservation",
    "RoleAssignment",
    "ServiceDay",
    "ServiceSlot",
    "Ticket",
    "User",
]
