"""Accounts of staff: who works where in which role, what they learned, and the end of access."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frontend.access import staff_page
from frontend.manage.desk import (
    MANAGE,
    act,
    actor_of,
    facility_of,
    form_page,
    link,
    page,
    values_of,
)
from frontend.manage.people_forms import HireForm, ProfileForm, RoleForm, TrainingForm
from frontend.refusals import show_on
from frontend.staff.factors import reset_access
from puskesmas.errors import NotFound, Refusal
from puskesmas.people.models import User
from puskesmas.people.roles import ROLES
from puskesmas.people.staffing import (
    PROFILE,
    add_training,
    change_profile,
    give_role,
    hire,
    set_active,
    staff_for,
    take_role,
)
from puskesmas.place.models import Facility
from puskesmas.place.queries import facilities_for
from puskesmas.wording import full_date

ASKED = ["GET", "HEAD", "POST"]


@staff_page(MANAGE)
@require_safe
def listing(request: HttpRequest, facility: str) -> HttpResponse:
    """Everybody with a role at the facility."""
    place = facility_of(request, facility)
    people = staff_for(actor_of(request)).filter(roles__facility=place).distinct()
    rows = [
        [
            link(reverse("manage:person", args=[facility, one.pk]), str(one)),
            ", ".join(_titles(one, place)),
            one.username,
            _("aktif") if one.is_active else _("tidak aktif"),
        ]
        for one in people
    ]
    return page(
        request,
        "manage/list.html",
        _("Petugas"),
        facility=place,
        columns=[_("Nama"), _("Peran"), _("Nama pengguna"), _("Keadaan")],
        rows=rows,
        caption=_("Petugas puskesmas ini"),
        empty=_("Belum ada petugas."),
        add_href=reverse("manage:hire", args=[facility]),
        add_label=_("Tambah petugas"),
    )


def _titles(user: User, place: Facility) -> list[str]:
    return [
        str(ROLES[row.role].title)
        for row in user.roles.all()
        if row.facility_id == place.pk and row.role in ROLES
    ]


@staff_page(MANAGE)
@never_cache
@require_http_methods(ASKED)
def add(request: HttpRequest, facility: str) -> HttpResponse:
    """A new colleague; the password is shown once, on the page that follows."""
    place = facility_of(request, facility)
    form = HireForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid():
                user, password = hire(facility=place, by=actor_of(request), **form.cleaned_data)
                return _password(request, place, user, password)
        except Refusal as refusal:
            show_on(form, refusal)
    return page(
        request,
        "manage/form.html",
        _("Petugas baru"),
        facility=place,
        form=form,
        status=status,
        back=reverse("manage:people", args=[facility]),
    )


def _password(request: HttpRequest, place: Facility, user: User, password: str) -> HttpResponse:
    return page(
        request,
        "manage/password.html",
        _("Kata sandi %(name)s") % {"name": user},
        facility=place,
        back=_here(place, user),
        user_name=user.username,
        password=password,
    )


def _person(request: HttpRequest, place: Facility, person: int) -> User:
    found = staff_for(actor_of(request)).filter(roles__facility=place, pk=person).first()
    if found is None:
        raise NotFound("person_unknown", _("Petugas itu tidak ada di puskesmas ini."))
    return found


@staff_page(MANAGE)
@require_http_methods(ASKED)
def edit(request: HttpRequest, facility: str, person: int) -> HttpResponse:
    """One account: profile, roles, trainings, access."""
    place = facility_of(request, facility)
    user = _person(request, place, person)
    form = ProfileForm(request.POST or None, initial=values_of(user, PROFILE))

    def save(data: dict[str, Any]) -> str:
        change_profile(user=user, by=actor_of(request), **data)
        return _here(place, user)

    return form_page(
        request,
        form,
        str(user),
        save,
        template="manage/person.html",
        **_about(request, place, user),
    )


def _about(request: HttpRequest, place: Facility, user: User, **forms_: Any) -> dict[str, Any]:
    """Everything beside the profile."""
    actor = actor_of(request)
    return {
        "facility": place,
        "back": reverse("manage:people", args=[place.code]),
        "person": user,
        "own": user.pk == actor.user_id,
        "roles": [
            {
                "id": row.pk,
                "title": ROLES[row.role].title if row.role in ROLES else row.role,
                "place": row.facility.name if row.facility else _("Seluruh kota"),
                "may": actor.can(MANAGE, row.facility_id),
            }
            for row in user.roles.select_related("facility").order_by("id")
        ],
        "trainings": [
            [full_date(row.date), row.title, row.certificate] for row in user.trainings.all()
        ],
        "training_columns": [_("Tanggal"), _("Pelatihan"), _("Sertifikat")],
        "role_form": forms_.get("role_form") or _role_form(request, place, None),
        "training_form": forms_.get("training_form") or TrainingForm(None),
    }


def _role_form(request: HttpRequest, place: Facility, data: Any) -> RoleForm:
    actor = actor_of(request)
    return RoleForm(
        data,
        facilities=facilities_for(actor, MANAGE).order_by("name"),
        city=actor.facilities(MANAGE) is None,
        here=place,
    )


def _here(place: Facility, user: User) -> str:
    return reverse("manage:person", args=[place.code, user.pk])


def _again(request: HttpRequest, place: Facility, user: User, **forms_: Any) -> HttpResponse:
    about = _about(request, place, user, **forms_)
    form = ProfileForm(None, initial=values_of(user, PROFILE))
    return page(
        request, "manage/person.html", str(user), form=form, problem=True, status=422, **about
    )


@staff_page(MANAGE)
@require_POST
def add_role(request: HttpRequest, facility: str, person: int) -> HttpResponse:
    """One more role."""
    place = facility_of(request, facility)
    user = _person(request, place, person)
    form = _role_form(request, place, request.POST)
    if not form.is_valid():
        return _again(request, place, user, role_form=form)
    words = form.cleaned_data
    return act(
        request,
        lambda: give_role(user=user, by=actor_of(request), **words),
        _here(place, user),
        _("Peran ditambahkan."),
    )


@staff_page(MANAGE)
@require_POST
def end_role(request: HttpRequest, facility: str, person: int, role: int) -> HttpResponse:
    """A role ends now."""
    place = facility_of(request, facility)
    user = _person(request, place, person)
    if not user.roles.filter(pk=role).exists():
        raise NotFound("role_gone", _("Peran itu sudah dicabut."))
    return act(
        request,
        lambda: take_role(assignment_id=role, by=actor_of(request)),
        reverse("manage:people", args=[facility]),
        _("Peran dicabut."),
    )


@staff_page(MANAGE)
@require_POST
def train(request: HttpRequest, facility: str, person: int) -> HttpResponse:
    """A training is noted."""
    place = facility_of(request, facility)
    user = _person(request, place, person)
    form = TrainingForm(request.POST)
    if not form.is_valid():
        return _again(request, place, user, training_form=form)
    words = form.cleaned_data
    return act(
        request,
        lambda: add_training(user=user, by=actor_of(request), **words),
        _here(place, user),
        _("Pelatihan dicatat."),
    )


@staff_page(MANAGE)
@never_cache
@require_POST
def reset(request: HttpRequest, facility: str, person: int) -> HttpResponse:
    """A new password, shown once; the second step ends with the old one."""
    place = facility_of(request, facility)
    user = _person(request, place, person)
    return _password(request, place, user, reset_access(user=user, by=actor_of(request)))


@staff_page(MANAGE)
@require_POST
def switch(request: HttpRequest, facility: str, person: int) -> HttpResponse:
    """Leave or come back."""
    place = facility_of(request, facility)
    user = _person(request, place, person)
    active = request.POST.get("aktif") == "1"
    return act(
        request,
        lambda: set_active(user=user, active=active, by=actor_of(request)),
        _here(place, user),
        _("Akun diaktifkan.") if active else _("Akun dinonaktifkan."),
    )
