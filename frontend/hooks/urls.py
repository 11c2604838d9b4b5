"""Addresses at which gateways tell us news. The secret part is made by us, nothing personal."""

from django.urls import URLPattern, path

from frontend.hooks import views

app_name = "hooks"
urlpatterns: list[URLPattern] = [
    path("<uuid:number>/<str:secret>/", views.told, name="told"),
]
