"""Addresses of the kiosk. A result's address is sealed, works on one device and for a minute."""

from django.urls import URLPattern, path

from frontend.kiosk import arrival, enrolment, home, offline

app_name = "kiosk"
urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("baru/", home.fresh, name="fresh"),
    path("bantuan/", home.help_, name="help"),
    path("darurat/", home.emergency, name="emergency"),
    path("pasang/", enrolment.enroll, name="enroll"),
    path("pekerja.js", offline.worker, name="worker"),
    path("luring/", offline.offline, name="offline"),
    path("hadir/", arrival.scan, name="check_in"),
    path("hasil/<str:seal>/", arrival.result, name="result"),
    path("hasil/<str:seal>/cetakan/", arrival.printing, name="printing"),
    path("hasil/<str:seal>/cetak/", arrival.print_again, name="print_again"),
]
