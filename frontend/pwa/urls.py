"""Addresses of Alur as an app."""

from django.urls import URLPattern, path

from frontend.pwa import views

app_name = "pwa"
urlpatterns: list[URLPattern] = [
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("pekerja.js", views.worker, name="worker"),
    path("luring/", views.offline, name="offline"),
    path("kartu/<str:code>/", views.card, name="card"),
    path(".well-known/assetlinks.json", views.assetlinks, name="assetlinks"),
]
