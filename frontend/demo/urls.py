"""Addresses of the demo's own page (demo only)."""

from django.urls import path

from frontend.demo import phones, views

app_name = "demo"
urlpatterns = [
    path("", views.home, name="home"),
    path("pesan/", phones.phones, name="phones"),
    path("waktu/", views.jump, name="jump"),
    path("petugas/", views.become_staff, name="become_staff"),
    path("alat/", views.become_device, name="become_device"),
    path("tiket/<str:name>.png", views.receipt, name="receipt"),
]
