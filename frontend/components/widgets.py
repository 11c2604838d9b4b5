"""Form widgets of our own: a NIK in groups, a date in three boxes, a photo from the camera."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms

PARTS = ("day", "month", "year")


class NikInput(forms.TextInput):
    """Sixteen digits; people may type or paste spaces, dots and dashes."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        given = {"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}
        super().__init__({**given, "data-nik": "", **(attrs or {})})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return "".join(sign for sign in value if sign not in " .-\u00a0\t") if value else value


class DateParts(forms.Widget):
    """Day, month and year in three boxes; birth=True lets the browser fill a birth date."""

    input_type = "text"

    def __init__(self, attrs: dict[str, Any] | None = None, *, birth: bool = False) -> None:
        super().__init__(attrs)
        self.birth = birth

    @staticmethod
    def split(value: Any) -> dict[str, str]:
        """What stands in each box, also when the date is a wrong one."""
        if isinstance(value, datetime.date):
            return {"day": str(value.day), "month": str(value.month), "year": str(value.year)}
        year, month, day = (str(value or "").removesuffix("?").split("-", 2) + ["", "", ""])[:3]
        return {"day": day, "month": month, "year": year}

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> str | None:
        boxes = {part: str(data.get(f"{name}_{part}", "")).strip() for part in PARTS}
        if not any(boxes.values()):
            return data.get(name) or None
        iso = f"{boxes['year']}-{boxes['month']}-{boxes['day']}"
        # A short year must not be read as a day: "26-11-22" is 26 November in Indonesian.
        return iso if len(boxes["year"]) == 4 else f"{iso}?"

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and not any(f"{name}_{part}" in data for part in PARTS)

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_day" if id_ else id_


class PhotoInput(forms.FileInput):
    """A photo straight from the back camera where there is one, else a file."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": "image/*", "capture": "environment", **(attrs or {})})
