"""Addresses of every surface."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from frontend.languages import choose
from frontend.source import source

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("frontend.public.urls")),
    path("", include("frontend.pwa.urls")),
    path("sumber/", source, name="source"),
    path("petugas/", include("frontend.staff.urls")),
    path("kiosk/", include("frontend.kiosk.urls")),
    path("pengawasan/", include("frontend.oversight.urls")),
    path("pengaturan/", include("frontend.manage.urls")),
    path("laporan/", include("frontend.reports.urls")),
    path("kabar/", include("frontend.hooks.urls")),
    path("sop/", include("frontend.sop.urls")),
    path("api/v1/", include("frontend.api.urls")),
    path("i18n/setlang/", choose, name="set_language"),
]
if settings.DEMO:
    urlpatterns += [
        path("gaya/", include("frontend.gaya.urls")),
        path("demo/", include("frontend.demo.urls")),
    ]
