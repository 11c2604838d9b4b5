"""The address of a result: who was answered what, on which device and when, sealed."""

from dataclasses import dataclass

from django.core import signing

from puskesmas import clock

SALT = "kiosk.result"
LIVES = 60
"""Seconds a result can be shown: nobody reads the last person's number from the history."""

PRINTED, FAILED = "printed", "no_copy"


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of a scan, without any person in it."""

    device: int
    outcome: str
    code: str
    at: int

    @property
    def age(self) -> float:
        """Seconds since the scan."""
        return clock.now().timestamp() - self.at


def seal(device: int | None, outcome: str, code: str) -> str:
    """The sealed form, for an address."""
    at = int(clock.now().timestamp())
    return signing.dumps([device, outcome, code, at], salt=SALT)


def unseal(text: str, device: int | None) -> Result | None:
    """The result, or None when it is forged, another device's, or too old."""
    try:
        result = Result(*signing.loads(text, salt=SALT))
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return result if result.device == device and result.age <= LIVES else None
