"""Addresses of this surface."""

from django.urls import URLPattern

app_name = "public"
urlpatterns: list[URLPattern] = []
