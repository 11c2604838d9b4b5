"""Questions to the audit: what happened in a case."""

from puskesmas.audit.models import AuditEvent
from puskesmas.prepared import Prepared, Slot

_OF_CASE = Prepared(lambda: AuditEvent.objects.filter(case_code=Slot("case")).order_by("id"))


def of_case(case_code: str) -> list[AuditEvent]:
    """Every event of a case, in the order it happened."""
    return _OF_CASE.all(case=case_code)
