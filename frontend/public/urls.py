"""Addresses of the citizen's pages. Nothing personal stands in them."""

from django.urls import URLPattern, path, re_path

from frontend.public import (
    account,
    booking,
    choosing,
    codes,
    family,
    home,
    looks,
    messages,
    own_data,
    photos,
    qr,
    reservations,
    signing,
)

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
    path("foto/", photos.send, name="send_photo"),
    path("foto/<uuid:paper>/", photos.show_draft, name="photo"),
    path("reservasi/<str:code>/", reservations.detail, name="reservation"),
    path("reservasi/<str:code>/batal/", reservations.cancel, name="cancel"),
    path("akun/", account.account, name="account"),
    path("akun/hp/", account.devices, name="devices"),
    path("akun/hp/<int:device>/keluarkan/", account.device_out, name="device_out"),
    path("keluarga/", family.family, name="family"),
    path("keluarga/tambah/", family.add, name="family_add"),
    path("keluarga/<int:claim>/hapus/", family.unname, name="family_unname"),
    path("keluarga/keluar/", family.leave, name="family_leave"),
    path("data/", own_data.own_data, name="own_data"),
    path("data/perbaiki/", own_data.correct, name="data_correct"),
    path("data/tarik/", own_data.withdraw, name="data_withdraw"),
    path("data/permintaan/<uuid:uuid>/batal/", own_data.take_back, name="data_take_back"),
    path("data/salinan/", own_data.copy, name="data_copy"),
    path("data/dilihat/", looks.looks, name="looks"),
    path("pesan/", messages.listing, name="messages"),
    re_path(r"^[Qq]/(?P<code>[^/]+)/?$", qr.behind, name="qr"),
]
