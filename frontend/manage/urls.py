"""Addresses of the admin's pages."""

from django.urls import URLPattern, path

from frontend.manage import (
    clinics,
    closures,
    connections,
    devices,
    facility,
    people,
    reasons,
    week,
    words,
)

app_name = "manage"
urlpatterns: list[URLPattern] = [
    path("", facility.home, name="home"),
    path("baru/", facility.new, name="new_facility"),
    path("alasan/", reasons.listing, name="reasons"),
    path("alasan/baru/", reasons.new, name="new_reason"),
    path("alasan/<slug:code>/", reasons.edit, name="reason"),
    path("p/<slug:facility>/", facility.overview, name="facility"),
    path("p/<slug:facility>/profil/", facility.profile, name="profile"),
    path("p/<slug:facility>/aturan/", facility.policy, name="policy"),
    path("p/<slug:facility>/sop/", facility.modes, name="modes"),
    path("p/<slug:facility>/jam/", week.of_facility, name="hours"),
    path("p/<slug:facility>/tutup/", closures.listing, name="closures"),
    path("p/<slug:facility>/tutup/<int:closure>/buka/", closures.end, name="end_closure"),
    path("p/<slug:facility>/klinik/", clinics.listing, name="clinics"),
    path("p/<slug:facility>/klinik-baru/", clinics.new, name="new_clinic"),
    path("p/<slug:facility>/klinik/<slug:clinic>/", clinics.edit, name="clinic"),
    path("p/<slug:facility>/klinik/<slug:clinic>/jam/", week.of_clinic, name="clinic_hours"),
    path("p/<slug:facility>/klinik/<slug:clinic>/kuota/", clinics.quotas, name="quotas"),
    path("p/<slug:facility>/perangkat/", devices.listing, name="devices"),
    path("p/<slug:facility>/perangkat/<int:device>/", devices.edit, name="device"),
    path("p/<slug:facility>/perangkat/<int:device>/cabut/", devices.revoke, name="revoke_device"),
    path("p/<slug:facility>/petugas/", people.listing, name="people"),
    path("p/<slug:facility>/petugas/baru/", people.add, name="hire"),
    path("p/<slug:facility>/petugas/<int:person>/", people.edit, name="person"),
    path("p/<slug:facility>/petugas/<int:person>/peran/", people.add_role, name="give_role"),
    path(
        "p/<slug:facility>/petugas/<int:person>/peran/<int:role>/cabut/",
        people.end_role,
        name="take_role",
    ),
    path("p/<slug:facility>/petugas/<int:person>/pelatihan/", people.train, name="train"),
    path("p/<slug:facility>/petugas/<int:person>/sandi/", people.reset, name="new_password"),
    path("p/<slug:facility>/petugas/<int:person>/akun/", people.switch, name="switch_person"),
    path("p/<slug:facility>/sambungan/", connections.listing, name="connections"),
    path("p/<slug:facility>/sambungan/<slug:system>/", connections.edit, name="connection"),
    path("p/<slug:facility>/sambungan/<slug:system>/coba/", connections.test, name="try"),
    path("p/<slug:facility>/pesan/", words.listing, name="messages"),
    path(
        "p/<slug:facility>/pesan/<slug:event>/<slug:road>/<slug:language>/",
        words.edit,
        name="words",
    ),
]
