"""Addresses of the supervisor's pages."""

from django.urls import URLPattern, path

from frontend.oversight import views

app_name = "oversight"
urlpatterns: list[URLPattern] = [path("", views.breaches, name="breaches")]
