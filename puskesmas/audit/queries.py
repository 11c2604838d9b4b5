"""Questions to the audit: what happened in a case."""

from puskesmas.audit.models import AuditEvent


def of_case(case_code: str) -> list[AuditEvent]:
    """Every event of a case, in the order it happened."""
    return list(AuditEvent.objects.filter(case_code=case_code).order_by("id"))
