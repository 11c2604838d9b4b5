"""SOP 661/0795: online registration for a queue, verified by an officer (JSS Yogyakarta)."""

from django.utils.translation import gettext_lazy as _
from viewflow import this

from flows import screens, simpus_link
from flows.actors import APPLICANT, HEAD_OF_OFFICE, REGISTRAR
from flows.engine.flow import SopFlow
from flows.engine.sop import SOP, Expiry, Revision
from flows.engine.words import Ask, Begin, Done, Draft, Outside, Person, System
from flows.spans import at, minutes
from puskesmas.booking import actions as booking
from puskesmas.booking import corrections, endings, moments, queries
from puskesmas.queueing import actions as queueing


class ReservationVerifiedFlow(SopFlow):
    """Antrean pendaftaran puskesmas secara online."""

    name = "reservation_verified"
    sop = SOP(
        number="661/0795",
        title=_("Antrian Pendaftaran Puskesmas Secara Online"),
        owner=HEAD_OF_OFFICE,
        issuer=_("Dinas Kesehatan Kota Yogyakarta"),
        signer=_("Kepala Dinas Kesehatan Kota Yogyakarta"),
        purpose=_(
            "Warga mendaftar dari rumah, petugas memverifikasi, dan setiap permohonan mendapat "
            "nomor antrean atau alasan penolakan."
        ),
        basis=(
            _("Undang-Undang Nomor 11 Tahun 2008 tentang Informasi dan Transaksi Elektronik"),
            _("Undang-Undang Nomor 14 Tahun 2008 tentang Keterbukaan Informasi Publik"),
            _("Undang-Undang Nomor 36 Tahun 2009 tentang Kesehatan"),
            _("Undang-Undang Nomor 23 Tahun 2014 tentang Pemerintah Daerah"),
            _("Undang-Undang Nomor 36 Tahun 2014 tentang Tenaga Kesehatan"),
            _("Peraturan Pemerintah Nomor 32 Tahun 1996 tentang Tenaga Kesehatan"),
            _(
                "Peraturan Pemerintah Nomor 82 Tahun 2012 tentang Penyelenggaraan Sistem dan "
                "Transaksi Elektronik"
            ),
            _("Peraturan Pemerintah Nomor 46 Tahun 2014 tentang Sistem Informasi Kesehatan"),
            _("Peraturan Pemerintah Nomor 47 Tahun 2016 tentang Fasilitas Pelayanan Kesehatan"),
            _("Peraturan Menteri Kesehatan Nomor 75 Tahun 2014 tentang Puskesmas"),
        ),
        qualification=(
            _("Memahami peraturan dasar hukum tentang informasi dan transaksi elektronik"),
            _("Memahami keterbukaan informasi publik"),
            _("Memahami prosedur pelayanan online dan offline"),
            _("Memahami standar pelayanan di puskesmas"),
        ),
        related=(
            _("Puskesmas se-Kota Yogyakarta"),
            _("Dinas Komunikasi Informatika dan Persandian"),
        ),
        equipment=(
            _("Komputer"),
            _("Printer"),
            _("Scanner"),
            _("ATK"),
            _("Perlengkapan lain-lain"),
        ),
        warning=_("Perlu ketelitian dalam verifikasi data di pendaftaran online."),
        recording=_(
            "Permohonan yang masuk dicatat dan didata untuk selanjutnya diverifikasi dan dientri "
            "ke dalam SIMPUS, serta diberikan feedback berupa nomor antrian atau alasan penolakan."
        ),
        closing=_(
            "Jika nomor antrian yang dipanggil sudah melebihi nomor antrian pemohon, maka nomor "
            "pemohon akan dipanggil setelah beberapa nomor kemudian."
        ),
        source="002",
        revisions=(Revision(0, "2020-01-06", _("Terbit pertama.")),),
    )
    expiry = Expiry(_("tanggal periksa lewat tanpa jawaban"))

    choose = Draft(
        APPLICANT,
        _("membuka formulir pendaftaran, memilih puskesmas dan klinik"),
        within=minutes(1),
        needs=_("nama puskesmas, nama klinik"),
        gives=_("formulir lanjutan"),
        title=_("Pilih puskesmas dan klinik"),
    )
    submit = Begin(
        APPLICANT,
        _("mendaftar dengan memilih NIK, tanggal rencana periksa, cara bayar, nomor BPJS"),
        within=minutes(5),
        needs=_("NIK satu KK, tanggal, cara bayar, foto KTP, foto SKD, nomor dan foto kartu BPJS"),
        gives=_("data pendaftaran tersimpan, notifikasi, daftar rencana pendaftaran"),
        note=_("NIK satu KK dengan pemohon. Ada kuota pendaftaran online untuk setiap klinik."),
        title=_("Daftar online"),
        run=booking.submit,
    ).Next(this.verify)
    verify = Person(
        REGISTRAR,
        _("memverifikasi data pendaftaran yang masuk"),
        due=at(moments.clinic_opening, _("bervariasi, paling lambat saat klinik buka")),
        needs=_("data pendaftaran pemohon"),
        gives=_("data terverifikasi: valid atau tidak valid"),
        note=_("Meliputi tanggal buka klinik, pengecekan KTP, status BPJS (PCare), dan lainnya."),
        title=_("Verifikasi"),
        screen=screens.Verify,
        run=booking.verify,
        undo=corrections.take_back_verdict,
    ).Next(this.is_valid)
    is_valid = Ask(_("data valid?"), queries.is_valid).Then(this.by_machine).Else(this.reject)
    reject = Person(
        REGISTRAR,
        _("menolak permohonan antrean dengan mencantumkan alasan penolakan"),
        within=minutes(5),
        needs=_("data terverifikasi, alasan penolakan"),
        gives=_("notifikasi kepada pemohon bahwa data tidak valid karena alasan itu"),
        note=_("Alasan dapat dipertanggungjawabkan. Pemohon bisa mengajukan kembali."),
        title=_("Tolak dengan alasan"),
        at_once=True,
        screen=screens.Reject,
        run=endings.reject,
        undo=corrections.take_back_rejection,
        back_to=this.verify,
    ).Next(this.rejected)
    by_machine = (
        Ask(_("SIMPUS tersambung?"), simpus_link.connected)
        .Then(this.simpus)
        .Else(this.enter_number)
    )
    simpus = Outside(
        REGISTRAR,
        _("memasukkan data ke SIMPUS untuk memperoleh nomor antrean puskesmas"),
        within=minutes(30),
        needs=_("data permohonan terverifikasi"),
        gives=_("data registrasi dan nomor antrean puskesmas"),
        note=_("Otomatis bila SIMPUS tersambung; bila diam, petugas mengisi sendiri."),
        title=_("Nomor dari SIMPUS"),
        sends="simpus.register",
        run=booking.take_number,
        late=this.enter_number,
    ).Next(this.tell)
    enter_number = Person(
        REGISTRAR,
        _("mengisi nomor antrean dari SIMPUS"),
        within=minutes(30),
        gives=_("nomor antrean puskesmas"),
        title=_("Isi nomor SIMPUS"),
        screen=screens.EnterNumber,
        run=booking.take_number,
        undo=corrections.take_back_number,
    ).Next(this.tell)
    tell = System(
        REGISTRAR,
        _("memberi umpan balik kepada pemohon berupa nomor antrean puskesmas"),
        within=minutes(10),
        needs=_("nomor antrean keluaran SIMPUS"),
        gives=_("notifikasi nomor antrean"),
        title=_("Umpan balik"),
        run=booking.tell_number,
    ).Next(this.arrive)
    arrive = Outside(
        APPLICANT,
        _("datang pada tanggal periksa dan mengonfirmasi kehadiran di anjungan"),
        within=minutes(10),
        due=at(moments.day_end, _("paling lambat saat puskesmas tutup")),
        needs=_("KTP, kartu BPJS, SKD, nomor antrean di aplikasi"),
        gives=_("nomor antrean pendaftaran"),
        note=_("Nomor dicetak pada tanggal rencana periksa."),
        title=_("Konfirmasi kehadiran"),
        run=queueing.arrive,
        late=this.miss,
    ).Next(this.reverify)
    reverify = Person(
        REGISTRAR,
        _("memverifikasi ulang data pemohon dan meminta informasi lanjutan bila perlu"),
        within=minutes(10),
        needs=_("data pendaftaran, formulir bagi pemohon baru"),
        gives=_("nomor antrean klinik"),
        note=_(
            "Data tidak cocok, terutama BPJS: cara bayar disesuaikan. Salah klinik: nomor baru."
        ),
        title=_("Verifikasi ulang"),
        screen=screens.Reverify,
        run=queueing.reverify,
    ).Next(this.served)
    served = Ask(_("dapat dilayani?"), queries.may_be_served).Then(this.wait).Else(this.rejected)
    wait = System(
        APPLICANT,
        _("menerima cetakan nomor, mengantre di anamnesis dan klinik, dipanggil sesuai nomor"),
        gives=_("nomor antrean klinik tercetak"),
        title=_("Antre di klinik"),
        run=queueing.give_clinic_number,
    ).Next(this.queued)
    miss = System(
        REGISTRAR,
        _("mencatat bahwa pemohon tidak hadir"),
        title=_("Catat tidak hadir"),
        run=endings.miss,
    ).Next(this.missed)
    queued = Done(_("menunggu dipanggil di klinik"))
    rejected = Done(_("ditolak dengan alasan"))
    missed = Done(_("tidak hadir"))
