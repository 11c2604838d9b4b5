"""Whether every flow and step that the database names still exists in the code (ENG-P17)."""

from collections.abc import Iterator

from django.apps import apps
from django.db import connection
from viewflow.workflow.fields import get_flow_ref

from flows.engine.flow import all_flows
from flows.models import Case
from puskesmas.sla.models import Deadline


def lost_names() -> list[str]:
    """Stored names that resolve no longer, each with what to do."""
    return [
        f"{name} tersimpan di basis data tetapi tidak ada lagi di kode. "
        "Kembalikan namanya, atau pindahkan kasusnya dengan migrasi."
        for name in sorted({*_flows(), *_steps()})
    ]


def _flows() -> Iterator[str]:
    """Names of flows, from the engine's rows and from ours."""
    names = {flow.name for flow in all_flows()}
    stored = Case.objects.order_by().values_list("flow", flat=True).distinct()
    yield from (f"flow {name}" for name in stored if name not in names)
    classes = {get_flow_ref(flow) for flow in all_flows()}
    for name in _distinct("process", "flow_class"):
        if name not in classes:
            yield f"flow {name}"


def _steps() -> Iterator[str]:
    known = {f"{get_flow_ref(flow)}.{node.name}" for flow in all_flows() for node in flow.steps()}
    for name in _distinct("task", "flow_task"):
        if name not in known:
            yield f"langkah {name}"
    ours = {(flow.name, node.name) for flow in all_flows() for node in flow.steps()}
    for pair in Deadline.objects.order_by().values_list("flow", "step").distinct():
        if pair not in ours:
            yield f"langkah {'.'.join(pair)}"


def _distinct(model: str, column: str) -> list[str]:
    """The raw texts of an engine column; reading them as objects would hide the lost ones."""
    table = apps.get_model("viewflow", model)._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT DISTINCT "{column}" FROM "{table}"')  # noqa: S608 -- our own names
        return [row[0] for row in cursor.fetchall() if row[0]]
