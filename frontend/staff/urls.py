"""Addresses of the officer's pages."""

from django.urls import URLPattern, path

from frontend.staff import (
    case,
    case_changes,
    data_requests,
    identities,
    inbox,
    photos,
    scanning,
    second,
    security,
    signing,
    stranded,
    task,
)

app_name = "staff"
urlpatterns: list[URLPattern] = [
    path("", inbox.show_inbox, name="inbox"),
    path("masuk/", signing.sign_in, name="sign_in"),
    path("masuk/kode/", second.second, name="second"),
    path("masuk/kunci/mulai/", second.passkey_begin, name="passkey_begin"),
    path("masuk/kunci/", second.passkey_end, name="passkey_end"),
    path("keamanan/", security.security, name="security"),
    path("keamanan/aplikasi/", security.app, name="security_app"),
    path("keamanan/kunci/mulai/", security.passkey_options_page, name="security_passkey_begin"),
    path("keamanan/kunci/", security.passkey, name="security_passkey"),
    path("keamanan/<int:factor>/hapus/", security.remove, name="security_remove"),
    path("keamanan/sandi/", security.password, name="security_password"),
    path("keluar/", signing.sign_out, name="sign_out"),
    path("terdampak/", stranded.listing, name="stranded"),
    path("cari/", case.search, name="search"),
    path("pindai/", scanning.scan, name="scan"),
    path("tugas/<int:task>/", task.task, name="task"),
    path("tugas/<int:task>/kerjakan/", task.start, name="start"),
    path("tugas/<int:task>/tampilkan/", task.reveal, name="reveal"),
    path("tugas/<int:task>/foto/<uuid:paper>/", photos.photo, name="photo"),
    path("tugas/<int:task>/ambil/", inbox.claim, name="claim"),
    path("tugas/<int:task>/lepas/", inbox.release, name="release"),
    path("tugas/<int:task>/pindahkan/", case_changes.reassign, name="reassign"),
    path("kasus/<str:code>/", case.case, name="case"),
    path("kasus/<str:code>/<str:who>/ktp/", identities.identity, name="identity_seen"),
    path("kasus/<str:code>/<str:who>/kk/", identities.family, name="family_card"),
    path("kasus/<str:code>/<str:who>/kode/", identities.counter_code, name="counter_code"),
    path("permintaan-data/", data_requests.listing, name="data_requests"),
    path("permintaan-data/<uuid:uuid>/", data_requests.detail, name="data_request"),
    path("kasus/<str:code>/surat/<int:letter>/kirim/", case_changes.retry, name="retry"),
    path("kasus/<str:code>/tiket/<str:ticket>/cetak/", case_changes.reprint, name="reprint"),
]
