"""The base of every SOP flow: locked by waiting, named for ever, read as a table."""

from collections.abc import Iterator
from typing import Any, ClassVar

from viewflow.workflow.base import Flow

from flows.engine.lock import waiting_lock
from flows.engine.sop import SOP, Expiry
from flows.engine.words import Sentence, Step


class SopFlow(Flow):  # type: ignore[misc]
    """One SOP. Subclasses are concrete: never subclass one of them (pitfall P1)."""

    lock_impl = staticmethod(waiting_lock)
    sop: ClassVar[SOP]
    name: ClassVar[str] = ""
    expiry: ClassVar[Expiry | None] = None

    @classmethod
    def step(cls, name: str) -> Step:
        """The node of a stored name."""
        return cls.instance._nodes_by_name[name]

    @classmethod
    def steps(cls) -> list[Step]:
        """Every node, in the order of writing."""
        return sorted(cls._nodes_by_name.values(), key=lambda node: node.order)

    @classmethod
    def rows(cls) -> list[Sentence]:
        """The rows of the SOP table: drafts and steps, without those reached only by lateness."""
        detours = {node.late.name for node in cls.steps() if node.late is not None}
        drafts = [part for part in vars(cls).values() if _is_draft(part)]
        steps = [node for node in cls.steps() if node.is_row and node.name not in detours]
        return sorted([*drafts, *steps], key=lambda sentence: sentence.order)

    @classmethod
    def begin(cls) -> Any:
        """The one node that starts the flow."""
        return next(node for node in cls.steps() if node.task_type == "START")


def _is_draft(part: object) -> bool:
    return isinstance(part, Sentence) and not isinstance(part, Step)


def all_flows() -> Iterator[type[SopFlow]]:
    """Every concrete flow, by name."""
    return iter(sorted(SopFlow.__subclasses__(), key=lambda flow: flow.name))


def flow_named(name: str) -> type[SopFlow]:
    """The flow with this stored name; KeyError when there is none."""
    for flow in all_flows():
        if flow.name == name:
            return flow
    raise KeyError(name)
