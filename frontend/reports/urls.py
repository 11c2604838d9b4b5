"""Addresses of the reports. A case's code names no person."""

from django.urls import URLPattern, path

from frontend.reports import pages

app_name = "reports"
urlpatterns: list[URLPattern] = [
    path("", pages.day, name="visits"),
    path("kunjungan.pdf", pages.day_pdf, name="visits_pdf"),
    path("kunjungan/<str:code>.pdf", pages.visit_pdf, name="visit"),
]
