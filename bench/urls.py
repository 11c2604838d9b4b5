"""The product's own addresses, and the bare view they are measured against."""

from django.urls import URLPattern, URLResolver, path

from bench.bare import BareReservation
from project.urls import urlpatterns as own

urlpatterns: list[URLPattern | URLResolver] = [
    path("bench/reservations/", BareReservation.as_view()),
    *own,
]
