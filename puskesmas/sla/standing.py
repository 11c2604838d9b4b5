"""How a deadline stands: on time, at risk, overdue. Pure."""

from datetime import datetime
from typing import Literal

Standing = Literal["on_time", "at_risk", "overdue"]


def standing(*, warn_at: datetime, due_at: datetime, at: datetime) -> Standing:
    """The standing at a moment: the present for open work, the finish for closed work."""
    if at > due_at:
        return "overdue"
    return "at_risk" if at >= warn_at else "on_time"
