"""«Pengaturan pesan»: by which road news come, in which language, or none at all."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from frontend.access import citizen_page, needs
from frontend.components.words import Noted
from frontend.kept import kept
from frontend.public.shell import show
from frontend.refusals import show_on
from puskesmas.booking.applicants import applicant
from puskesmas.errors import Refusal
from puskesmas.messages.queries import is_stopped
from puskesmas.messages.wishes import choose
from puskesmas.messages.words import language_of
from puskesmas.people.levels import Ability
from puskesmas.people.masks import mask_email, mask_phone
from puskesmas.people.models import Citizen

ANY = "any"
"""No wish at all, as the form says it: a choice needs a value."""


class WishForm(forms.Form):
    """Road and language; the own addresses stand beside the roads, in dots."""

    reach = forms.ChoiceField(
        label=gettext_lazy("Lewat mana kami mengabari Anda?"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Bila satu jalan gagal, kami pakai jalan berikutnya."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Bahasa pesan"),
        widget=forms.RadioSelect,
        choices=(("id", "Bahasa Indonesia"), ("en", "English")),
    )

    def __init__(self, *args: object, citizen: Citizen, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        phone = mask_phone(citizen.phone) or _("nomor belum tercatat")
        email = mask_email(citizen.email) or _("alamat belum tercatat")
        self.fields["reach"].choices = (  # type: ignore[attr-defined]
            (ANY, Noted(_("Yang tersedia"), _("WhatsApp dulu, lalu SMS, lalu e-mail"))),
            ("whatsapp", Noted("WhatsApp", phone)),
            ("sms", Noted("SMS", phone)),
            ("email", Noted(_("E-mail"), email)),
            ("none", Noted(_("Tanpa pesan"), _("Kabar tetap ada di halaman Pesan"))),
        )


@citizen_page
@needs(Ability.OWN_DATA)
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """See and choose. Whoever answered BERHENTI is shown as wanting none."""
    citizen = applicant(request.actor)  # type: ignore[attr-defined]
    stopped = is_stopped(citizen.phone)
    initial = {
        "reach": "none" if stopped else citizen.reach or ANY,
        "language": language_of(citizen.language),
    }
    typed = request.POST or kept(request)
    form = WishForm(typed, citizen=citizen, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            wished = form.cleaned_data
            reach = "" if wished["reach"] == ANY else wished["reach"]
            try:
                choose(reach=reach, language=wished["language"], by=request.actor)  # type: ignore[attr-defined]
            except Refusal as refusal:
                show_on(form, refusal)
            else:
                messages.success(request, _("Pengaturan pesan disimpan."))
                return redirect("public:message_settings")
    return show(
        request,
        "message_settings",
        _("Pengaturan pesan"),
        status=status,
        form=form,
        stopped=stopped,
    )
