"""Radio cards that may open a further question and may be closed one by one."""

from collections.abc import Collection
from typing import Any

from django import forms


class Cards(forms.RadioSelect):
    """``opens``: the value that shows the block «then»; ``closed``: values nobody may take;
    ``known``: values for whom no photo of the identity card is asked."""

    known: Collection[str] = ()

    def __init__(self, *, opens: str = "", closed: Collection[str] = (), **more: Any) -> None:
        super().__init__(**more)
        self.opens = opens
        self.closed = closed

    def create_option(self, name: str, value: Any, *args: Any, **more: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **more)
        if self.opens and str(value) == self.opens:
            option["attrs"]["data-opens"] = ""
        if str(value) in self.known:
            option["attrs"]["data-known"] = ""
        if str(value) in self.closed:
            option["attrs"]["disabled"] = True
        return option
