"""The product's own addresses, and the bare views they are measured against."""

from django.urls import URLPattern, URLResolver, path

from bench.bare import BareReservation
from bench.bare_scan import BareScan
from project.urls import urlpatterns as own

urlpatterns: list[URLPattern | URLResolver] = [
    path("bench/reservations/", BareReservation.as_view()),
    path("bench/check-in/", BareScan.as_view()),
    *own,
]
