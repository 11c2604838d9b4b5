"""Orders the faults of the fake printer over HTTP, and shows what it did."""

from __future__ import annotations

from typing import Any, Protocol

from integrations.fakes import Answer, Call, FakeServer


class Printer(Protocol):
    """What the control needs of the fake printer."""

    def fault(self, name: str, at_byte: int = 0) -> None: ...
    def clear(self, name: str = "") -> None: ...
    def tear_off(self) -> object: ...
    def status(self) -> dict[str, Any]: ...


class Control(FakeServer):
    """GET /status; POST /fault {"name", "at_byte"}; POST /clear {"name"}; POST /tear_off."""

    def __init__(self, printer: Printer, port: int = 0, host: str = "127.0.0.1") -> None:
        self.printer = printer
        super().__init__(port, host)

    def answer(self, call: Call) -> Answer:
        wish = call.json()
        try:
            match (call.method, *call.parts):
                case ("GET", "status"):
                    pass
                case ("POST", "fault"):
                    self.printer.fault(str(wish.get("name")), int(wish.get("at_byte", 0)))
                case ("POST", "clear"):
                    self.printer.clear(str(wish.get("name", "")))
                case ("POST", "tear_off"):
                    self.printer.tear_off()
                case _:
                    return Answer(404, {"detail": str(self.__doc__)})
        except (TypeError, ValueError) as error:
            return Answer(400, {"detail": str(error)})
        return Answer(200, self.printer.status())
