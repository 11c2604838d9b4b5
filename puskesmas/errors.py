"""Refusals: what the domain answers when it cannot do what was asked, with the way out."""

from collections.abc import Mapping, Sequence
from typing import Any


class Refusal(Exception):
    """A rule said no. ``code`` is stable English, ``detail`` says in Indonesian what to do.

    ``errors`` maps a field to its messages; ``facts`` carries what a surface may show besides
    (free dates, the first result of a repeated scan). Never holds personal data.
    """

    status = 422

    def __init__(
        self,
        code: str,
        detail: Any,
        *,
        errors: Mapping[str, Sequence[Any]] | None = None,
        facts: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.errors = {field: list(texts) for field, texts in (errors or {}).items()}
        self.facts = dict(facts or {})

    @classmethod
    def of_field(cls, field: str, code: str, detail: Any) -> "Refusal":
        """A refusal that belongs beside one field of the form."""
        return cls(code, detail, errors={field: [detail]})


class NotAllowed(Refusal):
    """The actor has no right to this."""

    status = 403


class NotFound(Refusal):
    """There is no such thing, or the actor may not know that there is."""

    status = 404


class Conflict(Refusal):
    """The state of things forbids it: taken, already done, done by somebody else."""

    status = 409


class Busy(Refusal):
    """Somebody else holds the case at this moment; the same request may be sent again."""

    status = 503


class TooOften(Refusal):
    """Tried or asked too often; ``facts["wait"]`` says how many seconds to wait."""

    status = 429
