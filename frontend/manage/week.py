"""The usual week of a facility or a clinic, as one form of seven days."""

from datetime import time
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from frontend.access import staff_page
from frontend.manage.desk import MANAGE, actor_of, clinic_of, facility_of, form_page
from frontend.manage.fields import hour
from puskesmas.booking.closures import change_hours
from puskesmas.schedule.models import WEEKDAYS
from puskesmas.schedule.week import Span, set_opening_hours

SPANS = 2
"""A day may have a break, as on Friday around the prayer."""
EDGES = ("opens", "closes")


class WeekForm(forms.Form):
    """Seven days of up to two spans; an empty day is closed."""

    def __init__(self, data: Any, *, hours: list[Any]) -> None:
        super().__init__(data, initial=_initial(hours))
        for day, _name in WEEKDAYS:
            for place in range(SPANS):
                for edge, word in (("opens", _("Buka")), ("closes", _("Tutup"))):
                    label = word if not place else _("%(word)s lagi") % {"word": word}
                    self.fields[f"d{day}_{place}_{edge}"] = hour(label, required=False)

    def clean(self) -> dict[str, Any]:
        """Both edges of a span or neither."""
        data: dict[str, Any] = super().clean() or {}
        for day, _name in WEEKDAYS:
            for place in range(SPANS):
                names = (f"d{day}_{place}_opens", f"d{day}_{place}_closes")
                opens, closes = (data.get(name) for name in names)
                if (opens is None) != (closes is None) and not set(names) & set(self.errors):
                    missing = names[1] if closes is None else names[0]
                    self.add_error(missing, _("Tulis jam buka dan jam tutup."))
                elif opens and closes and opens >= closes:
                    self.add_error(names[1], _("Jam tutup harus sesudah jam buka."))
            self._refuse_overlap(day, data)
        return data

    def _refuse_overlap(self, day: int, data: dict[str, Any]) -> None:
        """Beside the day it concerns: among seven nobody finds it."""
        edges = [data.get(f"d{day}_{n}_{edge}") for n in range(SPANS) for edge in EDGES]
        if None not in edges and edges[0] < edges[3] and edges[2] < edges[1]:
            self.add_error(f"d{day}_1_opens", _("Bertumpuk dengan rentang pertama hari ini."))

    def spans(self) -> list[Span]:
        """What was typed, day by day."""
        found = []
        for day, _name in WEEKDAYS:
            for place in range(SPANS):
                opens: time | None = self.cleaned_data.get(f"d{day}_{place}_opens")
                closes: time | None = self.cleaned_data.get(f"d{day}_{place}_closes")
                if opens and closes:
                    found.append((day, opens, closes))
        return found

    def days(self) -> list[dict[str, Any]]:
        """The rows of the page."""
        return [
            {
                "name": name,
                "spans": [
                    (self[f"d{day}_{place}_opens"], self[f"d{day}_{place}_closes"])
                    for place in range(SPANS)
                ],
            }
            for day, name in WEEKDAYS
        ]


def _initial(hours: list[Any]) -> dict[str, time]:
    found: dict[str, time] = {}
    for row in hours:
        place = 0 if f"d{row.weekday}_0_opens" not in found else 1
        found[f"d{row.weekday}_{place}_opens"] = row.opens
        found[f"d{row.weekday}_{place}_closes"] = row.closes
    return found


@staff_page(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def of_facility(request: HttpRequest, facility: str) -> HttpResponse:
    """When the facility works (R-039)."""
    place = facility_of(request, facility)
    form = WeekForm(request.POST or None, hours=list(place.hours.all()))

    def save(_data: dict[str, Any]) -> str:
        set_opening_hours(facility=place, spans=form.spans(), by=actor_of(request))
        return reverse("manage:facility", args=[facility])

    return form_page(
        request, form, _("Jam buka puskesmas"), save, template="manage/week.html", facility=place
    )


@staff_page(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def of_clinic(request: HttpRequest, facility: str, clinic: str) -> HttpResponse:
    """When a clinic receives patients; whose date or hour falls out of it is told."""
    place = facility_of(request, facility)
    one = clinic_of(place, clinic)
    back = reverse("manage:clinic", args=[facility, clinic])
    form = WeekForm(request.POST or None, hours=list(one.hours.all()))

    def save(_data: dict[str, Any]) -> str:
        change_hours(clinic=one, spans=form.spans(), by=actor_of(request))
        return back

    title = _("Jam %(clinic)s") % {"clinic": one.name}
    return form_page(
        request, form, title, save, template="manage/week.html", facility=place, back=back
    )
