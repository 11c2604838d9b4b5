"""«Tidak bertugas»: who is away and who stands in, told by the officer or a supervisor."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from frontend.access import staff_page
from frontend.intents import FIELD, IntentForm, hand_in
from frontend.staff.shell import show
from frontend.staff.wording import short_moment
from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.errors import NotFound
from puskesmas.people.delegations import delegate, end_delegation, planned_for
from puskesmas.people.models import Delegation, User
from puskesmas.people.queries import colleagues
from puskesmas.people.roles import Permission
from puskesmas.place.models import Facility
from puskesmas.place.queries import facilities_for

LOCAL = "%Y-%m-%dT%H:%M"
MOST = 100


class When(forms.DateTimeInput):
    """A day and a time, by the browser's own picker."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format=LOCAL, attrs={"class": "input input-medium"})


class AbsenceForm(IntentForm):
    """Who is away and who stands in. Times are those of the facility's own clock."""

    user = forms.ModelChoiceField(
        label=gettext_lazy("Yang tidak bertugas"),
        queryset=User.objects.none(),
        empty_label=gettext_lazy("Pilih petugas"),
        error_messages={"required": gettext_lazy("Pilih petugas.")},
    )
    to = forms.ModelChoiceField(
        label=gettext_lazy("Digantikan oleh"),
        queryset=User.objects.none(),
        empty_label=gettext_lazy("Pilih petugas"),
        error_messages={"required": gettext_lazy("Pilih pengganti.")},
    )
    starts_at = forms.CharField(label=gettext_lazy("Mulai"), max_length=30, widget=When())
    ends_at = forms.CharField(label=gettext_lazy("Sampai"), max_length=30, widget=When())
    reason = forms.CharField(label=gettext_lazy("Keterangan"), max_length=120, required=False)

    def __init__(self, *args: Any, actor: Actor, facility: Facility, **kwargs: Any) -> None:
        self.zone = ZoneInfo(facility.zone)
        now = clock.now().astimezone(self.zone).replace(second=0, microsecond=0)
        first = {
            "starts_at": now.strftime(LOCAL),
            "ends_at": (now.replace(hour=0, minute=0) + timedelta(days=1)).strftime(LOCAL),
        }
        super().__init__(*args, initial=first, **kwargs)
        people = colleagues([facility.pk], Permission.PERFORM_REGISTRATION)
        self._offer("to", people)
        if actor.can(Permission.TASK_REASSIGN, facility.pk):
            self._offer("user", people)
        else:
            del self.fields["user"]
            self._offer("to", people.exclude(pk=actor.user_id))

    def _offer(self, name: str, people: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - narrows the type
        field.queryset = people

    def _moment(self, name: str) -> datetime:
        try:
            typed = datetime.fromisoformat(self.cleaned_data[name])
        except ValueError:
            raise forms.ValidationError(_("Tulis tanggal dan jam.")) from None
        return typed if typed.tzinfo else typed.replace(tzinfo=self.zone)

    def clean_starts_at(self) -> datetime:
        """On the facility's wall clock."""
        return self._moment("starts_at")

    def clean_ends_at(self) -> datetime:
        """On the facility's wall clock."""
        return self._moment("ends_at")


@staff_page(Permission.PATIENT_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def absences(request: HttpRequest) -> HttpResponse:
    """Everybody who is or will be away, and the form for one more, puskesmas by puskesmas."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    places = list(facilities_for(actor, Permission.PATIENT_VIEW).order_by("name"))
    facility = _chosen(request, actor, places)
    page = partial(_page, request, places, facility)
    if request.method != "POST":
        return page(AbsenceForm(actor=actor, facility=facility))
    form = AbsenceForm(request.POST, actor=actor, facility=facility)
    words: dict[str, Any] = {"user": request.user}
    if form.is_valid():
        words |= {name: value for name, value in form.cleaned_data.items() if name != FIELD}

    def run() -> str:
        delegate(facility=facility, by=actor, **words)
        return _address(places, facility)

    return hand_in(
        request,
        form,
        run,
        page=page,
        done=_("Dicatat. %(to)s melihat tugasnya di «Tugas saya».") % {"to": words.get("to", "")},
    )


def _chosen(request: HttpRequest, actor: Actor, places: list[Facility]) -> Facility:
    """The one that the address names, else where the officer works first."""
    code = request.GET.get("puskesmas", "")
    named = [one for one in places if one.code == code]
    first = [one for one in places if one.pk == actor.facility_id]
    found = next(iter([*named, *first, *places]), None)
    if found is None:
        raise NotFound("facility_unknown", _("Puskesmas itu tidak ada dalam daftar Anda."))
    return found


def _address(places: list[Facility], facility: Facility) -> str:
    """The page of one of them; the address names it where there are several."""
    several = f"?{urlencode({'puskesmas': facility.code})}" if len(places) > 1 else ""
    return reverse("staff:absences") + several


def _page(
    request: HttpRequest,
    places: list[Facility],
    facility: Facility,
    form: forms.Form,
    status: int = 200,
) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    for_self = "user" not in form.fields
    return show(
        request,
        "staff/absences.html",
        _("Saya tidak bertugas") if for_self else _("Tidak bertugas dan pengganti"),
        active="inbox",
        status=status,
        form=form,
        for_self=for_self,
        tabs=[
            {"href": _address(places, one), "label": one.name, "current": one == facility}
            for one in places
        ],
        rows=[_row(one, actor) for one in planned_for(actor).filter(facility=facility)[:MOST]],
        inbox_href=reverse("staff:inbox"),
    )


def _row(one: Delegation, actor: Actor) -> dict[str, Any]:
    zone = one.facility.zone
    return {
        "id": one.pk,
        "who": str(one.user),
        "to": str(one.to),
        "since": short_moment(one.starts_at, zone),
        "until": short_moment(one.ends_at, zone),
        "reason": one.reason,
        "now": one.starts_at <= clock.now(),
        "may_end": one.user_id == actor.user_id
        or actor.can(Permission.TASK_REASSIGN, one.facility_id),
    }


@staff_page(Permission.PATIENT_VIEW)
@require_POST
def end(request: HttpRequest, absence: int) -> HttpResponse:
    """Back early: the work is the officer's own again."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row = end_delegation(delegation_id=absence, by=actor)
    messages.success(request, _("%(who)s bertugas lagi.") % {"who": row.user})
    several = facilities_for(actor, Permission.PATIENT_VIEW)
    return redirect(_address(list(several), row.facility))
