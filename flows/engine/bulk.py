"""Many tasks in one go: each in a transaction of its own, each with its own result."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from puskesmas.errors import Refusal

MOST = 100
"""How many tasks one request may touch."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one task: done, or why not."""

    task: int
    done: bool
    code: str = ""
    detail: str = ""


def each(tasks: Iterable[int], act: Callable[..., Any], **words: Any) -> list[Result]:
    """Do ``act`` of the service to every task, in the order given, each task once.

    One that is refused changes nothing and holds up no other. Raises ``Refusal`` «too_many»
    before anything is done.
    """
    wanted = list(dict.fromkeys(tasks))
    if len(wanted) > MOST:
        raise Refusal("too_many", _("Paling banyak %(most)s tugas sekaligus.") % {"most": MOST})
    return [_one(task, act, words) for task in wanted]


def _one(task: int, act: Callable[..., Any], words: dict[str, Any]) -> Result:
    try:
        act(task, **words)
    except Refusal as refusal:
        return Result(task, done=False, code=refusal.code, detail=str(refusal.detail))
    return Result(task, done=True)
