"""Components that need a little reckoning; the plain ones are includes in templates/components/."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField

from frontend.components import fields, figures, words
from frontend.pwa.waiting import hidden_fields, mark_of

register = template.Library()


@register.inclusion_tag("components/icon.html")
def icon(name: str, label: str = "") -> dict[str, Any]:
    """`{% icon "check" %}`; give `label` only when no word stands beside it."""
    return {"name": name, "label": label}


@register.inclusion_tag("components/button.html")
def button(
    label: str,
    href: str = "",
    kind: str = "",
    icon: str = "",
    name: str = "",
    value: str = "",
    key: str = "",
    small: bool = False,
    disabled: bool = False,
) -> dict[str, Any]:
    """`{% button "Kirim" %}`; kind: secondary, warn, plain, light; href makes it a link."""
    return {
        "label": label,
        "href": href,
        "kind": kind,
        "icon": icon,
        "name": name,
        "value": value,
        "key": key,
        "small": small,
        "disabled": disabled,
    }


@register.inclusion_tag("components/field.html")
def field(
    bound: BoundField, size: str = "", legend_size: str = "", side: bool = False
) -> dict[str, Any]:
    """`{% field form.nik %}`: label, hint, problem and control of one form field."""
    return fields.describe(bound, size=size, legend_size=legend_size, side=side)


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: BaseForm | None) -> dict[str, Any]:
    """`{% error_summary form %}` above the form; empty while nothing is wrong."""
    return {"problems": fields.problems([form for form in forms if form])}


@register.inclusion_tag("components/status.html")
def status(code: str, label: str = "") -> dict[str, Any]:
    """`{% status reservation.status %}`: also takes the SLA words on_time, at_risk, overdue."""
    return {"tag": words.tag(code, label)}


@register.inclusion_tag("components/sla.html")
def sla(code: str, used: int, total: int, text: str = "") -> dict[str, Any]:
    """`{% sla "at_risk" used=40 total=60 text="sisa 20 menit" %}`; used and total in one unit."""
    return {"tag": words.tag(code), "code": code, "used": used, "total": total, "text": text}


@register.inclusion_tag("components/table.html")
def table(
    caption: str, columns: Iterable[Any], rows: Iterable[Iterable[Any]], hide_caption: bool = False
) -> dict[str, Any]:
    """`{% table "Poli hari ini" columns rows %}`; a column is a text or {"label", "end": True}."""
    return figures.table(caption, columns, rows) | {"hide_caption": hide_caption}


@register.inclusion_tag("components/bars.html")
def bars(caption: str, rows: Iterable[Mapping[str, Any]], unit: str = "") -> dict[str, Any]:
    """`{% bars "Per langkah" rows %}`; a row has label, value and maybe text, tone, href."""
    return figures.bars(caption, rows, unit)


@register.inclusion_tag("components/columns.html")
def columns(caption: str, rows: Iterable[Mapping[str, Any]], unit: str = "") -> dict[str, Any]:
    """`{% columns "Per jam" rows %}`; upright bars for a course of time; same rows as bars."""
    return figures.columns(caption, rows, unit)


@register.simple_tag(takes_context=True)
def may_wait(context: Mapping[str, Any], title: Any) -> str:
    """`{% may_wait _("Reservasi Poli Umum") %}` in a citizen's form with its `kunci`: without a
    network it waits on the phone and is sent later, once."""
    return hidden_fields(context["request"].actor, title)


@register.simple_tag(takes_context=True)
def whose_browser(context: Mapping[str, Any]) -> str:
    """The mark of the citizen who is signed in here; empty for nobody."""
    return mark_of(getattr(context.get("request"), "actor", None))


@register.simple_tag
def source_url() -> str:
    """Where the running version's source code is (AGPL)."""
    return str(getattr(settings, "SOURCE_URL", "") or "/sumber/")


@register.filter
def masked(nik: str) -> str:
    """3273010203040001 → 3273••••••••0001."""
    return words.masked(nik)


@register.filter
def dial(phone: str) -> str:
    """(0274) 550012 → 0274550012, for the address of a call."""
    return words.dial(phone)
