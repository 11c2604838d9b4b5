"""Reads the part of ESC/POS that our tickets use; every other byte is an error, never skipped."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

ESC, GS = b"\x1b", b"\x1d"

# Commands of a fixed length: their first bytes, the number of argument bytes, our name for them.
FIXED: Final = {
    ESC + b"@": (0, "reset"),
    ESC + b"!": (1, "mode"),
    ESC + b"E": (1, "bold"),
    ESC + b"a": (1, "align"),
    ESC + b"t": (1, "code_page"),
    ESC + b"d": (1, "feed"),
    GS + b"!": (1, "size"),
    GS + b"b": (1, "smooth"),
    GS + b"V": (1, "cut"),
    GS + b"r": (1, "report"),
}
QR: Final = GS + b"(k"
LEVELS: Final = {48: "L", 49: "M", 50: "Q", 51: "H"}
# What the arguments may be; anything else is not printed by us and would be drawn wrongly.
ALLOWED: Final = {
    "mode": {0}, "bold": {0, 1}, "align": {0, 1, 2}, "code_page": {0}, "smooth": {0, 1},
    "cut": {0, 1}, "report": {1},
}  # fmt: skip


class UnknownCommand(Exception):
    """Bytes that the fake printer does not know; the tests must hear of it."""

    def __init__(self, found: bytes) -> None:
        super().__init__(f"unknown ESC/POS: {found.hex(' ')}")


@dataclass(frozen=True)
class Op:
    """One thing for the printer to do."""

    name: str
    value: Any = None


@dataclass
class Decoder:
    """Takes byte after byte and answers with an Op whenever one is complete."""

    held: bytearray = field(default_factory=bytearray)

    def feed(self, byte: int) -> Op | None:
        """Errors: UnknownCommand; the bytes held so far are forgotten."""
        self.held.append(byte)
        found = bytes(self.held)
        try:
            op = self._read(found)
        except UnknownCommand:
            self.held.clear()
            raise
        if op:
            self.held.clear()
        return op

    def forget(self) -> None:
        """Drops a command that its connection did not finish."""
        self.held.clear()

    def _read(self, found: bytes) -> Op | None:
        if found[0] >= 0x20:
            return Op("text", found.decode("cp437"))
        if found == b"\n":
            return Op("line")
        if found in (ESC, GS, GS + b"("):
            return None
        if found[:3] == QR:
            return self._qr(found)
        if found[:2] not in FIXED:
            raise UnknownCommand(found)
        length, name = FIXED[found[:2]]
        if len(found) < 2 + length:
            return None
        value = found[2] if length else 0
        if value not in ALLOWED.get(name, {value}):
            raise UnknownCommand(found)
        return Op(name, value)

    def _qr(self, found: bytes) -> Op | None:
        if len(found) < 5 or len(found) < 5 + int.from_bytes(found[3:5], "little"):
            return None
        kind, function, rest = found[5:6], found[6:7], found[7:]
        match (kind + function, rest):
            case (b"1A", b"2\x00"):
                return Op("qr_model", 2)
            case (b"1C", rest) if len(rest) == 1 and 1 <= rest[0] <= 16:
                return Op("qr_dots", rest[0])
            case (b"1E", rest) if len(rest) == 1 and rest[0] in LEVELS:
                return Op("qr_level", LEVELS[rest[0]])
            case (b"1P", rest) if rest[:1] == b"0":
                return Op("qr_store", rest[1:].decode("ascii"))
            case (b"1Q", b"0"):
                return Op("qr_print")
        raise UnknownCommand(found)
