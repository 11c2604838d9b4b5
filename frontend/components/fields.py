"""Reads a Django form field and says how the design language shows it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import BaseForm, BoundField
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext as _

from frontend.components.widgets import DateParts, NikInput
from frontend.components.words import Noted


def kind_of(bound: BoundField) -> str:
    """Which drawing a field gets; the order matters, narrow widgets come first."""
    widget = bound.field.widget
    if isinstance(widget, DateParts):
        return "date"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.FileInput):
        return "file"
    return "plain"


def first_id(bound: BoundField) -> str:
    """The id an error message leads to: the first control of the field."""
    kind = kind_of(bound)
    if kind == "choices":
        return f"{bound.auto_id}_0"
    return f"{bound.auto_id}_day" if kind == "date" else str(bound.auto_id)


def _css(bound: BoundField, size: str) -> str:
    widget = bound.field.widget
    if isinstance(widget, forms.Textarea):
        return "area"
    if isinstance(widget, forms.Select):
        return "select"
    special = "input-nik" if isinstance(widget, NikInput) else widget.attrs.get("class", "")
    return " ".join(part for part in ("input", special, f"input-{size}" if size else "") if part)


def describe(
    bound: BoundField, *, size: str = "", legend_size: str = "", side: bool = False
) -> dict[str, Any]:
    """Everything components/field.html shows."""
    kind = kind_of(bound)
    errors = [str(error) for error in bound.errors]
    hint_id = f"{bound.auto_id}_hint" if bound.help_text else ""
    problem_id = f"{bound.auto_id}_problem" if errors else ""
    described = " ".join(part for part in (hint_id, problem_id) if part)
    attrs: dict[str, Any] = {"aria-invalid": "true"} if errors else {}
    if described:
        attrs["aria-describedby"] = described
    if kind == "plain":
        attrs["class"] = _css(bound, size)
    return {
        "bound": bound,
        "kind": kind,
        "errors": errors,
        "hint": bound.help_text,
        "hint_id": hint_id,
        "problem_id": problem_id,
        "described": described,
        "optional": not bound.field.required
        and kind != "check"
        and not bound.field.widget.attrs.get("data-asked"),
        "legend_size": legend_size,
        "side": side,
        "control": bound.as_widget(attrs=attrs) if kind in {"plain", "file", "check"} else "",
        "parts": _date_parts(bound, described, bool(errors)) if kind == "date" else (),
        "options": _options(bound) if kind == "choices" else (),
    }


def _options(bound: BoundField) -> list[dict[str, Any]]:
    return [
        {"control": option.tag(), "id": option.id_for_label, **words_of(option)}
        for option in bound.subwidgets
    ]


def words_of(option: BoundWidget) -> dict[str, Any]:
    """The word of a choice, and its note where it has one."""
    label = option.data["label"]
    return {"word": str(label), "note": label.note if isinstance(label, Noted) else ""}


def _date_parts(bound: BoundField, described: str, wrong: bool) -> list[dict[str, Any]]:
    values = DateParts.split(bound.value())
    names = {"day": _("Tanggal"), "month": _("Bulan"), "year": _("Tahun")}
    births = getattr(bound.field.widget, "birth", False)
    return [
        {
            "id": f"{bound.auto_id}_{part}",
            "name": f"{bound.html_name}_{part}",
            "part": part,
            "label": label,
            "value": values[part],
            "autocomplete": f"bday-{part}" if births else "off",
            "described": described,
            "wrong": wrong,
        }
        for part, label in names.items()
    ]


def problems(forms_: Iterable[BaseForm]) -> list[dict[str, str]]:
    """Every error of the forms in the order of the page, each with the place to mend it."""
    found = []
    for form in forms_:
        found += [{"text": str(error), "target": ""} for error in form.non_field_errors()]
        for bound in form:
            target = "" if bound.is_hidden else first_id(bound)
            found += [{"text": str(error), "target": target} for error in bound.errors]
    return found
