"""Rosma SOP with a reservation: a QR code at once, the scan gives the clinic number."""

from django.utils.translation import gettext_lazy as _
from viewflow import this

from flows.actors import APPLICANT, HEAD_OF_FACILITY, REGISTRAR
from flows.engine.flow import SopFlow
from flows.engine.sop import SOP, Revision
from flows.engine.words import Begin, Done, Draft, Outside, System
from flows.spans import at
from puskesmas.booking import actions as booking
from puskesmas.booking import endings, moments
from puskesmas.queueing import actions as queueing


class ReservationInstantFlow(SopFlow):
    """Pasien reservasi dengan aplikasi Rosma."""

    name = "reservation_instant"
    sop = SOP(
        number="ROSMA/RESERVASI",
        title=_("Pasien Reservasi"),
        owner=HEAD_OF_FACILITY,
        issuer=_("Puskesmas"),
        signer=_("Kepala Puskesmas"),
        meaning=_(
            "Reservasi dan antrean pasien dari pendaftaran sampai poli dengan QR, sehingga pasien "
            "tidak perlu berkerumun di ruang tunggu."
        ),
        purpose=_(
            "Pelayanan cepat dan akurat, terhubung dengan kepesertaan BPJS, dengan kontak "
            "sesedikit mungkin, dan menghasilkan informasi untuk memperbaiki antrean."
        ),
        basis=(
            _("Undang-undang Nomor 25 Tahun 2009 tentang Pelayanan Publik"),
            _("Undang-undang Nomor 36 Tahun 2009 tentang Kesehatan"),
            _("Undang-undang Nomor 23 Tahun 2014 tentang Pemerintah Daerah"),
            _(
                "Peraturan Menteri PANRB Nomor 17 Tahun 2017 tentang Pedoman Penilaian Kinerja "
                "Unit Penyelenggara Pelayanan Publik"
            ),
            _("Peraturan Menteri Kesehatan Nomor 31 Tahun 2019 tentang Sistem Informasi Puskesmas"),
            _("Peraturan Menteri Kesehatan Nomor 43 Tahun 2019 tentang Puskesmas"),
        ),
        related=(_("Semua unit di puskesmas"),),
        source="000",
        revisions=(Revision(0, "2021-01-04", _("Terbit pertama.")),),
    )

    open_app = Draft(APPLICANT, _("membuka aplikasi"), gives=_("halaman depan"))
    log_in = Draft(
        APPLICANT,
        _("masuk dengan NIK dan tanggal lahir, atau mendaftar"),
        needs=_("NIK, tanggal lahir"),
        gives=_("halaman reservasi"),
        title=_("Masuk atau daftar"),
    )
    submit = Begin(
        APPLICANT,
        _("melakukan reservasi: puskesmas, klinik, cara bayar, tanggal dan jam, nomor BPJS"),
        needs=_("tujuan, cara bayar, tanggal dan jam, nomor peserta BPJS"),
        gives=_("kode QR"),
        title=_("Reservasi"),
        run=booking.submit,
    ).Next(this.arrive)
    arrive = Outside(
        APPLICANT,
        _("memindai QR di mesin APM puskesmas"),
        due=at(moments.day_end, _("pada tanggal reservasi, sampai puskesmas tutup")),
        needs=_("kode QR"),
        gives=_("nomor antrean poli tercetak"),
        title=_("Pindai QR di anjungan"),
        run=queueing.arrive_for_clinic,
        late=this.miss,
    ).Next(this.queued)
    miss = System(
        REGISTRAR,
        _("mencatat bahwa pemohon tidak hadir"),
        title=_("Catat tidak hadir"),
        run=endings.miss,
    ).Next(this.missed)
    queued = Done(_("menunggu di poli, dipanggil dokter"))
    missed = Done(_("tidak hadir"))
