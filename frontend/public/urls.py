"""Addresses of the citizen's pages. Nothing personal stands in them."""

from django.urls import URLPattern, path, re_path

from frontend.public import booking, choosing, codes, home, messages, qr, reservations, signing

app_name = "public"
urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("puskesmas/<slug:code>/", home.facility, name="facility"),
    path("privasi/", home.privacy, name="privacy"),
    path("masuk/", signing.sign_in, name="sign_in"),
    path("daftar/", signing.register, name="register"),
    path("keluar/", signing.sign_out, name="sign_out"),
    path("kode/", codes.code, name="code"),
    path("kode/kirim/", codes.send, name="send_code"),
    path("reservasi/", reservations.listing, name="reservations"),
    path("reservasi/baru/", choosing.choose, name="book"),
    path("reservasi/baru/<slug:facility>/<slug:clinic>/", booking.book, name="book_clinic"),
    path("reservasi/<str:code>/", reservations.detail, name="reservation"),
    path("reservasi/<str:code>/batal/", reservations.cancel, name="cancel"),
    path("pesan/", messages.listing, name="messages"),
    re_path(r"^[Qq]/(?P<code>[^/]+)/?$", qr.behind, name="qr"),
]
