"""Addresses of the pattern book; frontend/urls.py includes them in the demo only."""

from django.urls import path

from frontend.gaya import views

urlpatterns = [
    path("", views.citizen, name="gaya"),
    path("petugas/", views.inbox, name="gaya-inbox"),
    path("verifikasi/", views.verify, name="gaya-verify"),
    path("kepala/", views.oversight, name="gaya-oversight"),
    path("kiosk/", views.kiosk_home, name="gaya-kiosk"),
    path("kiosk/kode/", views.kiosk_code, name="gaya-kiosk-code"),
    path("kiosk/tiket/", views.kiosk_ticket, name="gaya-kiosk-ticket"),
    path("kiosk/tolak/", views.kiosk_refused, name="gaya-kiosk-refused"),
    path("laporan/", views.report, name="gaya-report"),
]
