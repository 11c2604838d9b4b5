"""The words an SOP is written in. A node is a sentence: who does what, by when, leaving what."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from viewflow import this
from viewflow.workflow.base import Edge, Node

from flows.actors import Performer
from flows.engine import activations
from flows.engine.sop import Text
from flows.spans import Moment, Span
from puskesmas.booking.models import Reservation

_written = count()

Action = Callable[..., Any]
Question = Callable[[Reservation], bool]


class Sentence:
    """What a row of the SOP table says; the order of writing is the order of the rows."""

    is_row: ClassVar[bool] = True

    def __init__(
        self,
        performer: Performer,
        text: Text,
        *,
        within: Span | None = None,
        due: Moment | None = None,
        needs: Text = "",
        gives: Text = "",
        note: Text = "",
        title: Text = "",
    ) -> None:
        self.performer = performer
        self.text = text
        self.title = title or text
        self.within = within
        self.due = due
        self.needs = needs
        self.gives = gives
        self.note = note
        self.order = next(_written)

    @property
    def time_text(self) -> Text:
        """The «Waktu» column: the standard, else the moment."""
        promise = self.within or self.due
        return promise.text if promise else ""


class Draft(Sentence):
    """A row that happens before the case exists: measured on the form, never enforced."""


class Step(Sentence, Node):  # type: ignore[misc]
    """A sentence the engine runs."""

    activation_class: ClassVar[type] = activations.StepActivation
    in_inbox: ClassVar[bool] = False
    late: Any = None
    _next: Any = None

    def __init__(
        self, performer: Performer, text: Text, *, late: Any = None, **sentence: Any
    ) -> None:
        Node.__init__(self)
        Sentence.__init__(self, performer, text, **sentence)
        self.late = late
        self.task_title = str(text)

    def Next(self, node: Any) -> "Step":
        """What follows."""
        self._next = node
        return self

    def _resolve(self, cls: Any) -> None:
        self._next = this.resolve(cls, self._next)
        self.late = this.resolve(cls, self.late)

    def _outgoing(self) -> Iterator[Edge]:
        if self._next:
            yield Edge(src=self, dst=self._next, edge_class="next")
        if self.late:
            yield Edge(src=self, dst=self.late, edge_class="late", label=str(_("lewat waktu")))


class Begin(Step):
    """The case begins: ``run`` makes it."""

    activation_class = activations.BeginActivation
    task_type = "START"
    shape: ClassVar[dict[str, Any]] = {"width": 50, "height": 50, "svg": ""}
    bpmn_element = "startEvent"

    def __init__(self, performer: Performer, text: Text, *, run: Action, **sentence: Any) -> None:
        super().__init__(performer, text, **sentence)
        self.run = run


class Person(Step):
    """Somebody on duty does this: it waits in the inbox until completed with ``screen``'s form.

    ``at_once``: whoever did the step before goes straight on with this one. ``undo`` takes the
    step back while the facility allows it, and leads to ``back_to`` or to the step itself.
    """

    activation_class = activations.PersonActivation
    task_type = "HUMAN"
    in_inbox = True
    shape: ClassVar[dict[str, Any]] = {"width": 150, "height": 100, "svg": ""}
    bpmn_element = "userTask"

    def __init__(
        self,
        performer: Performer,
        text: Text,
        *,
        screen: type,
        run: Action,
        at_once: bool = False,
        undo: Action | None = None,
        back_to: Any = None,
        **sentence: Any,
    ) -> None:
        super().__init__(performer, text, **sentence)
        self.at_once = at_once
        self.undo = undo
        self.back_to = back_to
        self.screen = screen
        self.run = run

    def _resolve(self, cls: Any) -> None:
        super()._resolve(cls)
        self.back_to = this.resolve(cls, self.back_to)


class Outside(Step):
    """Somebody outside the office does this: a system that answers a letter, or the applicant."""

    activation_class = activations.OutsideActivation
    task_type = "OUTSIDE"
    shape: ClassVar[dict[str, Any]] = {"width": 150, "height": 100, "svg": ""}
    bpmn_element = "receiveTask"

    def __init__(
        self, performer: Performer, text: Text, *, run: Action, sends: str = "", **sentence: Any
    ) -> None:
        super().__init__(performer, text, **sentence)
        self.run = run
        self.sends = sends


class System(Step):
    """The system does this at once."""

    activation_class = activations.SystemActivation
    task_type = "FUNCTION"
    shape: ClassVar[dict[str, Any]] = {"width": 150, "height": 100, "svg": ""}
    bpmn_element = "serviceTask"

    def __init__(self, performer: Performer, text: Text, *, run: Action, **sentence: Any) -> None:
        super().__init__(performer, text, **sentence)
        self.run = run


SYSTEM_COLUMN = Performer("system", _("Sistem"))


class Ask(Step):
    """A question the case answers: the diamond of the flow chart, no row of the table."""

    activation_class = activations.AskActivation
    task_type = "EXCLUSIVE_GATEWAY"
    is_row = False
    shape: ClassVar[dict[str, Any]] = {"width": 50, "height": 50, "svg": ""}
    bpmn_element = "exclusiveGateway"

    def __init__(self, text: Text, question: Question) -> None:
        super().__init__(SYSTEM_COLUMN, text)
        self._condition = question
        self._on_true: Any = None
        self._on_false: Any = None

    def Then(self, node: Any) -> "Ask":
        """Where a yes leads."""
        self._on_true = node
        return self

    def Else(self, node: Any) -> "Ask":
        """Where a no leads."""
        self._on_false = node
        return self

    def _resolve(self, cls: Any) -> None:
        self._on_true = this.resolve(cls, self._on_true)
        self._on_false = this.resolve(cls, self._on_false)

    def _outgoing(self) -> Iterator[Edge]:
        yield Edge(src=self, dst=self._on_true, edge_class="cond_true", label=str(_("ya")))
        yield Edge(src=self, dst=self._on_false, edge_class="cond_false", label=str(_("tidak")))


class Done(Step):
    """The case has its answer; nothing more is owed in this SOP."""

    activation_class = activations.DoneActivation
    task_type = "END"
    is_row = False
    shape: ClassVar[dict[str, Any]] = {"width": 50, "height": 50, "svg": ""}
    bpmn_element = "endEvent"

    def __init__(self, text: Text) -> None:
        super().__init__(SYSTEM_COLUMN, text)
