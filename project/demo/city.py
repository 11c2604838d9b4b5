"""The places of the demo: Kota Yogyakarta's eighteen Puskesmas, Jatibaru, Singkawang Barat II."""

from dataclasses import dataclass
from datetime import date, time

from puskesmas.place.models import Clinic, Facility, FacilityMode, Mode
from puskesmas.queueing.models import Queue
from puskesmas.schedule.models import ClinicHours, OpeningHours

VERIFIED, INSTANT = "mergangsan", "tegalrejo"
JATIBARU, SINGKAWANG = "jatibaru", "singkawang-barat-ii"
SINCE = date(2026, 1, 1)

YOGYAKARTA = (
    "Danurejan I",
    "Danurejan II",
    "Gedongtengen",
    "Gondokusuman I",
    "Gondokusuman II",
    "Gondomanan",
    "Jetis",
    "Kotagede I",
    "Kotagede II",
    "Kraton",
    "Mantrijeron",
    "Mergangsan",
    "Ngampilan",
    "Pakualaman",
    "Tegalrejo",
    "Umbulharjo I",
    "Umbulharjo II",
    "Wirobrajan",
)


@dataclass(frozen=True, slots=True)
class ClinicPlan:
    """A clinic that every demo facility has."""

    code: str
    name: str
    letter: str
    room: str
    simpus: str
    quota: int


CLINICS = (
    ClinicPlan("umum", "Poli Umum", "U", "Ruang 3", "001", 60),
    ClinicPlan("gigi", "Poli Gigi", "G", "Ruang 4", "002", 16),
    ClinicPlan("kia", "Poli KIA", "K", "Ruang 5", "003", 30),
    ClinicPlan("lansia", "Poli Lansia", "L", "Ruang 6", "004", 24),
)

# Monday to Thursday, Friday (ends before the prayer), Saturday.
FACILITY_DAY = {5: (time(7, 30), time(11)), 6: (time(7, 30), time(12, 30))}
CLINIC_DAY = {5: (time(8), time(10, 45)), 6: (time(8), time(12))}


def build() -> None:
    """Store every place with its clinics, queues and hours."""
    for number, name in enumerate(YOGYAKARTA, start=1):
        code = name.lower().replace(" ", "-")
        facility = Facility.objects.create(
            code=code,
            name=f"Puskesmas {name}",
            city="Kota Yogyakarta",
            address=f"Jalan Contoh {number}, {name.rstrip('I ')}, Kota Yogyakarta",
            phone=f"(0274) 550{number:03d}",
            provider_code=f"0134U{number:03d}",
            head_name="dr. Ani Rahmawati" if code == VERIFIED else f"dr. Kepala {name}",
            head_nip="19750101 200501 2 001",
            service_standard=_STANDARD,
            complaint_channels="Kotak saran, WhatsApp, SMS, petugas informasi",
        )
        furnish(facility, Mode.INSTANT if code == INSTANT else Mode.VERIFIED)
    furnish(
        Facility.objects.create(
            code=JATIBARU,
            name="Puskesmas Jatibaru",
            city="Kota Bima",
            zone=Facility.Zone.WITA,
            address="Jalan Contoh 1, Jatibaru, Kota Bima",
            phone="(0374) 550001",
            provider_code="0223U001",
            head_name="Kepala Puskesmas Jatibaru",
            service_standard=_STANDARD,
            complaint_channels="Kotak saran di ruang tunggu",
        ),
        Mode.VERIFIED,
    )
    furnish(
        Facility.objects.create(
            code=SINGKAWANG,
            name="UPT Puskesmas Singkawang Barat II",
            city="Kota Singkawang",
            address="Jalan Contoh 1, Kota Singkawang",
            phone="0562 550001",
            provider_code="0172U002",
            head_name="Kepala UPT Puskesmas Singkawang Barat II",
            service_standard=_STANDARD_SINGKAWANG,
            complaint_channels="Kotak saran, Facebook, Instagram, WhatsApp, SMS",
        ),
        Mode.VERIFIED,
    )


def furnish(facility: Facility, mode: Mode) -> None:
    """Clinics, queues, opening hours and the SOP of one facility."""
    FacilityMode.objects.create(facility=facility, mode=mode, effective_from=SINCE)
    Queue.objects.create(facility=facility, letter="A", name="Loket pendaftaran")
    for weekday in range(1, 7):
        opens, closes = FACILITY_DAY.get(weekday, (time(7, 30), time(14, 30)))
        OpeningHours.objects.create(facility=facility, weekday=weekday, opens=opens, closes=closes)
    for plan in CLINICS:
        _clinic(facility, plan, slots=mode == Mode.INSTANT)


def _clinic(facility: Facility, plan: ClinicPlan, *, slots: bool) -> None:
    clinic = Clinic.objects.create(
        facility=facility,
        code=plan.code,
        name=plan.name,
        letter=plan.letter,
        floor="Lantai 1",
        room=plan.room,
        simpus_code=plan.simpus,
        online_quota=plan.quota,
        slot_minutes=60 if slots else None,
    )
    Queue.objects.create(facility=facility, clinic=clinic, letter=plan.letter, name=plan.name)
    for weekday in range(1, 7):
        opens, closes = CLINIC_DAY.get(weekday, (time(8), time(13)))
        ClinicHours.objects.create(clinic=clinic, weekday=weekday, opens=opens, closes=closes)


_STANDARD = (
    "Persyaratan: KTP atau KK; kartu BPJS bagi peserta; surat keterangan dokter bila diminta.\n"
    "Waktu: verifikasi paling lambat saat klinik buka; verifikasi ulang 10 menit.\n"
    "Biaya: pendaftaran tidak dipungut biaya."
)
_STANDARD_SINGKAWANG = (
    "SK nomor 32 Tahun 2024.\n"
    "Persyaratan: kartu tanda pengenal pasien (KTP, KK, KIA); kartu BPJS yang terdaftar di sini.\n"
    "Waktu: pasien baru 5-10 menit, pasien lama 3-5 menit.\n"
    "Biaya: tidak dipungut biaya."
)
