"""System checks: a flow without lock, SOP header, revision or permission does not start."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from flows.engine.flow import SopFlow, all_flows
from flows.engine.lock import waiting_lock


@register()
def check_flows(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every concrete SOP flow keeps the rules of the engine."""
    problems: list[CheckMessage] = []
    for flow in all_flows():
        problems += flow_problems(flow)
    return problems


def flow_problems(flow: type[SopFlow]) -> list[CheckMessage]:
    """What is wrong with one flow."""
    found: list[tuple[str, str]] = []
    if flow.lock_impl is not waiting_lock:
        found.append(("E001", "has no waiting lock"))
    if getattr(flow, "sop", None) is None:
        found.append(("E002", "has no SOP header"))
    elif not flow.sop.revisions:
        found.append(("E003", "has no revision"))
    if not flow.name:
        found.append(("E004", "has no stored name"))
    if flow.__subclasses__() or SopFlow not in flow.__bases__:
        found.append(("E005", "is subclassed: copy a flow, never subclass it"))
    for node in flow.steps():
        if node.in_inbox and not node.performer.permission:
            found.append(("E006", f"step {node.name} has no permission"))
        if node.in_inbox and not (node.within or node.due):
            found.append(("E007", f"step {node.name} promises no time"))
        if node.late is not None and not (node.within or node.due):
            found.append(("E008", f"step {node.name} is never late"))
    return [Error(f"{flow.__name__} {text}.", id=f"flows.{number}") for number, text in found]
