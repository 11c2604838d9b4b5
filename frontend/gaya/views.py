"""The pages of the pattern book."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from frontend.gaya import samples
from frontend.gaya.forms import SampleForm

WRONG = {"name": "", "nik": "3273 0102", "birth_date_day": "31", "birth_date_month": "2"}


def _show(request: HttpRequest, template: str, title: str, **more: Any) -> HttpResponse:
    context = {"page_title": title, "facility_name": samples.FACILITY, "home_href": "/gaya/"}
    return render(request, f"gaya/{template}.html", context | more)


def citizen(request: HttpRequest) -> HttpResponse:
    broken = SampleForm(WRONG, auto_id="salah_%s")
    broken.is_valid()
    return _show(
        request,
        "citizen",
        _("Gaya Alur"),
        login_href="#",
        facility_phone="(022) 555-0101",
        clean=SampleForm(),
        broken=broken,
        samples=samples,
        qr_svg=samples.qr_picture(samples.CODE),
    )


def _staff(request: HttpRequest, template: str, title: str, active: str) -> HttpResponse:
    return _show(
        request,
        template,
        title,
        nav=samples.NAV,
        active=active,
        samples=samples,
        form_=SampleForm(),
    )


def inbox(request: HttpRequest) -> HttpResponse:
    return _staff(request, "inbox", _("Kotak kerja"), "inbox")


def verify(request: HttpRequest) -> HttpResponse:
    return _staff(request, "verify", _("Verifikasi permohonan"), "inbox")


def oversight(request: HttpRequest) -> HttpResponse:
    return _staff(request, "oversight", _("Pengawasan"), "oversight")


def kiosk_home(request: HttpRequest) -> HttpResponse:
    return _show(request, "kiosk_home", _("Selamat datang. Apa keperluan Anda?"), samples=samples)


def kiosk_code(request: HttpRequest) -> HttpResponse:
    return _show(request, "kiosk_code", _("Pindai QR atau ketik kode"), idle_url="/gaya/kiosk/")


def kiosk_ticket(request: HttpRequest) -> HttpResponse:
    qr = samples.qr_picture(samples.CODE)
    return _show(request, "kiosk_ticket", _("Ini nomor Anda"), samples=samples, qr_svg=qr)


def kiosk_refused(request: HttpRequest) -> HttpResponse:
    return _show(request, "kiosk_refused", _("Belum waktunya datang"))


def report(request: HttpRequest) -> HttpResponse:
    facility = {
        "name": samples.FACILITY,
        "city": "Kota Contoh",
        "address": "Jalan Melati 1, Sukamaju",
        "phone": "(022) 555-0101",
    }
    return _show(
        request,
        "report",
        "",
        facility=facility,
        report_title=_("Laporan Kunjungan"),
        period="Jumat, 20 November 2026",
        made_at="15.10 WIB",
        made_by="dr. Ani",
        samples=samples,
    )
