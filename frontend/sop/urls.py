"""Addresses of this surface."""

from django.urls import URLPattern

app_name = "sop"
urlpatterns: list[URLPattern] = []
