"""All addresses: our health pages, then whatever the front end offers."""

from django.urls import include, path

from project import health

handler400 = "frontend.refusals.unreadable"
urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.metrics),
    path("", include("frontend.urls")),
]
