"""What every admin page shares: which facility, the shell, and one way to save a form."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from frontend.manage import meanwhile
from frontend.refusals import show_on
from frontend.staff.shell import show
from puskesmas.actor import Actor
from puskesmas.errors import NotAllowed, NotFound, Refusal
from puskesmas.people.roles import Permission
from puskesmas.place.models import Clinic, Facility
from puskesmas.place.queries import facilities_for

MANAGE = Permission.FACILITY_MANAGE


def actor_of(request: HttpRequest) -> Actor:
    """The admin of this request."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def facility_of(request: HttpRequest, code: str) -> Facility:
    """A facility this admin manages; ``NotFound`` in the same words hidden or absent."""
    found = facilities_for(actor_of(request), MANAGE).filter(code=code).first()
    if found is None:
        raise NotFound("facility_unknown", _("Puskesmas itu tidak ada dalam daftar Anda."))
    return found


def clinic_of(facility: Facility, code: str) -> Clinic:
    """A clinic of the facility, closed ones too."""
    found = Clinic.objects.select_related("facility").filter(facility=facility, code=code).first()
    if found is None:
        raise NotFound("clinic_unknown", _("Klinik itu tidak ada di puskesmas ini."))
    return found


def must_manage_city(request: HttpRequest) -> None:
    """``NotAllowed`` unless the admin is one of the whole city."""
    if actor_of(request).facilities(MANAGE) is not None:
        raise NotAllowed("not_allowed", _("Hanya admin kota yang mengatur ini."))


def values_of(row: Any, names: Iterable[str]) -> dict[str, Any]:
    """What a row holds now, as a form begins with it."""
    return {name: getattr(row, name) for name in names}


def link(address: str, words: Any) -> SafeString:
    """A cell of a list that leads on."""
    return format_html('<a href="{}">{}</a>', address, words)


def page(
    request: HttpRequest,
    template: str,
    title: Any,
    *,
    facility: Facility | None = None,
    back: str = "",
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """An admin page; ``back`` leads one step up."""
    if facility is not None:
        context |= {"facility": facility, "facility_name": facility.name}
        back = back or reverse("manage:facility", args=[facility.code])
    if "form" in context:
        context["seen"] = meanwhile.stamp(context["form"])
    return show(request, template, title, active="manage", status=status, back_href=back, **context)


def form_page(
    request: HttpRequest,
    form: forms.Form,
    title: Any,
    save: Callable[[dict[str, Any]], str],
    *,
    done: Any = "",
    kept: bool = True,
    template: str = "manage/form.html",
    **context: Any,
) -> HttpResponse:
    """Show a form; a good POST is handed to ``save``, which answers the address to go to.

    A refusal stands beside its field and nothing typed is lost. ``kept``: the form shows what is
    stored, so what somebody else saved meanwhile is shown first.
    """
    status = 200
    seen = request.POST.get(meanwhile.FIELD, "") if kept else ""
    if request.method == "POST":
        try:
            if form.is_valid() and meanwhile.is_as_seen(form, seen):
                address = save(form.cleaned_data)
                tags = f"selesai-{request.path}"  # js/drafts.js forgets what it kept
                messages.success(request, done or _("Tersimpan."), extra_tags=tags)
                return redirect(address)
        except (NotAllowed, NotFound):
            raise
        except Refusal as refusal:
            show_on(form, refusal)
        status = 422
    return page(request, template, title, form=form, status=status, draft=request.path, **context)


def act(request: HttpRequest, run: Callable[[], Any], address: str, word: Any) -> HttpResponse:
    """One button: do it, say so, go back; a refusal is said there too."""
    try:
        run()
    except (NotAllowed, NotFound):
        raise
    except Refusal as refusal:
        messages.warning(request, refusal.detail)
    else:
        messages.success(request, word)
    return redirect(address)
