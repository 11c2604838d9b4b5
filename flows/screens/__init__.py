"""The forms of human steps: one class a step, used by pages and API alike."""

from flows.screens.base import Screen
from flows.screens.reverify import Reverify
from flows.screens.verification import EnterNumber, Reject, Verify

__all__ = ["EnterNumber", "Reject", "Reverify", "Screen", "Verify"]
