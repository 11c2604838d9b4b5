"""Days on which a facility or one clinic is closed, or open for half a day."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from frontend.access import staff_page
from frontend.manage.desk import MANAGE, act, actor_of, clinic_of, facility_of, form_page
from frontend.manage.fields import calendar_day, hour, line, must_be_coming
from puskesmas import clock
from puskesmas.booking.closures import close_on
from puskesmas.place.models import Facility
from puskesmas.schedule.models import Closure
from puskesmas.schedule.week import open_again
from puskesmas.wording import full_date


class ClosureForm(forms.Form):
    """Which day, what is closed, and for half a day from when till when it is open."""

    day = calendar_day(gettext_lazy("Tanggal"))
    clinic = forms.ChoiceField(label=gettext_lazy("Yang tutup"), required=False)
    reason = line(
        gettext_lazy("Alasan, tampil kepada warga"), 120, hint=gettext_lazy("misalnya: lokakarya")
    )
    opens = hour(gettext_lazy("Tetap buka sejak (bila setengah hari)"), required=False)
    closes = hour(gettext_lazy("Tetap buka sampai (bila setengah hari)"), required=False)

    def __init__(self, data: Any, *, facility: Facility) -> None:
        super().__init__(data)
        field: Any = self.fields["clinic"]
        field.choices = [("", _("Seluruh puskesmas"))] + [
            (one.code, one.name) for one in facility.clinics.filter(active=True)
        ]

    def clean(self) -> dict[str, Any]:
        """Half a day has two ends, in their order."""
        data: dict[str, Any] = super().clean() or {}
        opens, closes = data.get("opens"), data.get("closes")
        if (opens is None) != (closes is None):
            self.add_error("closes" if closes is None else "opens", _("Tulis kedua jamnya."))
        elif opens and closes and opens >= closes:
            self.add_error("closes", _("Jam tutup harus sesudah jam buka."))
        return data


@staff_page(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest, facility: str) -> HttpResponse:
    """The closures to come, and a form for one more; applicants of that day are told."""
    place = facility_of(request, facility)
    today = clock.today(place.zone)
    form = ClosureForm(request.POST or None, facility=place)

    def save(data: dict[str, Any]) -> str:
        must_be_coming("day", data["day"], today)
        close_on(
            facility=place,
            clinic=clinic_of(place, data["clinic"]) if data["clinic"] else None,
            day=data["day"],
            reason=data["reason"],
            opens=data["opens"],
            closes=data["closes"],
            by=actor_of(request),
        )
        return reverse("manage:closures", args=[facility])

    to_come = Closure.objects.filter(facility=place, date__gte=today).select_related("clinic")
    return form_page(
        request,
        form,
        _("Hari tutup"),
        save,
        template="manage/closures.html",
        facility=place,
        closures=[
            {
                "id": row.pk,
                "day": full_date(row.date),
                "what": row.clinic.name if row.clinic else _("Seluruh puskesmas"),
                "hours": f"{row.opens:%H.%M}-{row.closes:%H.%M}"
                if row.opens and row.closes
                else "",
                "reason": row.reason,
            }
            for row in to_come
        ],
    )


@staff_page(MANAGE)
@require_POST
def end(request: HttpRequest, facility: str, closure: int) -> HttpResponse:
    """Open as usual after all."""
    place = facility_of(request, facility)
    return act(
        request,
        lambda: open_again(facility=place, closure_id=closure, by=actor_of(request)),
        reverse("manage:closures", args=[facility]),
        _("Hari itu buka seperti biasa."),
    )
