"""The catalogue of rejection reasons, one for the city (SOP row 4, R-037)."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from frontend.access import staff_page
from frontend.manage.desk import (
    MANAGE,
    actor_of,
    form_page,
    link,
    must_manage_city,
    page,
    values_of,
)
from frontend.manage.fields import Code, line, switch
from puskesmas.booking.models import RejectionReason
from puskesmas.booking.reasons import add_reason, save_reason
from puskesmas.errors import NotFound

FIELDS = ("text", "advice", "text_en", "advice_en", "needs_text", "active")


class ReasonForm(forms.Form):
    """What the applicant reads, and what to do about it."""

    text = line(gettext_lazy("Alasan"), 160)
    advice = line(gettext_lazy("Saran kepada pemohon"), 240, lines=2)
    text_en = line(gettext_lazy("Alasan dalam bahasa Inggris"), 160, required=False)
    advice_en = line(gettext_lazy("Saran dalam bahasa Inggris"), 240, required=False, lines=2)
    needs_text = switch(gettext_lazy("Petugas wajib menambahkan penjelasan"))
    active = switch(gettext_lazy("Dapat dipilih petugas"))


class NewReasonForm(ReasonForm):
    """The same with its permanent code."""

    code = Code(
        label=gettext_lazy("Kode"),
        help_text=gettext_lazy("Huruf kecil dan tanda hubung; tidak berubah lagi."),
        max_length=40,
    )
    field_order = ["code"]


@staff_page(MANAGE)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every reason, in the order in which officers see them."""
    must_manage_city(request)
    rows = [
        [
            link(reverse("manage:reason", args=[one.code]), one.text),
            one.advice,
            _("ya") if one.active else _("tidak"),
        ]
        for one in RejectionReason.objects.all()
    ]
    return page(
        request,
        "manage/list.html",
        _("Alasan penolakan"),
        back=reverse("manage:home"),
        columns=[_("Alasan"), _("Saran kepada pemohon"), _("Dapat dipilih")],
        rows=rows,
        caption=_("Alasan penolakan"),
        empty=_("Belum ada alasan."),
        add_href=reverse("manage:new_reason"),
        add_label=_("Tambah alasan"),
    )


@staff_page(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """One more reason."""
    must_manage_city(request)
    form = NewReasonForm(request.POST or None, initial={"active": True})

    def save(data: dict[str, Any]) -> str:
        add_reason(by=actor_of(request), **data)
        return reverse("manage:reasons")

    return form_page(request, form, _("Alasan baru"), save, back=reverse("manage:reasons"))


@staff_page(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change its words; who was refused with the old ones keeps those in the message."""
    must_manage_city(request)
    reason = RejectionReason.objects.filter(code=code).first()
    if reason is None:
        raise NotFound("reason_unknown", _("Alasan itu tidak ada."))
    form = ReasonForm(request.POST or None, initial=values_of(reason, FIELDS))

    def save(data: dict[str, Any]) -> str:
        save_reason(code=code, by=actor_of(request), **data)
        return reverse("manage:reasons")

    return form_page(request, form, reason.text, save, back=reverse("manage:reasons"))
