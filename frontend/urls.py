"""Addresses of every surface."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("i18n/", include("django.conf.urls.i18n")),
]
if settings.DEMO:
    urlpatterns.append(path("gaya/", include("frontend.gaya.urls")))
