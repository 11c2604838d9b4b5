"""Radio cards that may open a further question and may be closed one by one."""

from collections.abc import Collection
from typing import Any

from django import forms


class Cards(forms.RadioSelect):
    """``opens``: the value that shows the block «then»; ``closed``: values nobody may take."""

    def __init__(self, *, opens: str = "", closed: Collection[str] = (), **more: Any) -> None:
        super().__init__(**more)
        self.opens = opens
        self.closed = closed

    def create_option(self, name: str, value: Any, *args: Any, **more: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **more)
        if self.opens and str(value) == self.opens:
            option["attrs"]["data-opens"] = ""
        if str(value) in self.closed:
            option["attrs"]["disabled"] = True
        return option
