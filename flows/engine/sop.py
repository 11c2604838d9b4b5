"""The SOP as a document: its header, legal bases and revisions (R-110 to R-118)."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import Promise

from flows.actors import Performer

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Revision:
    """One line of «Rekaman historis»: what changed, and from when it is in force."""

    number: int
    effective: str
    change: Text

    @property
    def date(self) -> date:
        return date.fromisoformat(self.effective)


@dataclass(frozen=True, slots=True)
class SOP:
    """Everything of an SOP that is not its table of steps."""

    number: str
    title: Text
    owner: Performer
    issuer: Text
    revisions: tuple[Revision, ...]
    purpose: Text = ""
    meaning: Text = ""
    basis: tuple[Text, ...] = ()
    qualification: tuple[Text, ...] = ()
    related: tuple[Text, ...] = ()
    equipment: tuple[Text, ...] = ()
    warning: Text = ""
    recording: Text = ""
    source: str = ""
    closing: Text = ""
    made: str = ""
    signer: Text = field(default="")
    signer_nip: str = ""

    @property
    def current(self) -> Revision:
        """The revision in force: the highest number."""
        return max(self.revisions, key=lambda revision: revision.number)


@dataclass(frozen=True, slots=True)
class Expiry:
    """How a case ends by itself when its time has passed without an answer."""

    text: Text
    status: str = "expired"
