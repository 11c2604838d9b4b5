"""The people of the demo: made-up families whose NIK region (99) does not exist."""

import random
from dataclasses import dataclass
from datetime import date

from puskesmas import clock
from puskesmas.people.actions import nik_index
from puskesmas.people.models import Citizen, Family
from puskesmas.vault import blind_index

FAMILIES = 130

WOMEN = (
    "Siti Aminah",
    "Dewi Lestari",
    "Sri Wahyuni",
    "Ratna Sari",
    "Endah Puspita",
    "Rini Astuti",
    "Yuni Kartika",
    "Nur Hidayah",
    "Wulan Safitri",
    "Indah Permata",
    "Maya Anggraini",
    "Fitri Handayani",
    "Kartini Ningsih",
    "Laras Ayu",
    "Mega Utami",
    "Novi Rahayu",
)
MEN = (
    "Joko Susilo", "Budi Prasetyo", "Agus Wibowo", "Bambang Setiawan", "Eko Nugroho",
    "Hadi Purnomo", "Slamet Riyadi", "Wahyu Hidayat", "Dimas Pratama", "Rizki Ramadhan",
    "Arif Budiman", "Teguh Santoso", "Yanto Kurniawan", "Fajar Nugraha", "Gilang Saputra",
    "Surya Atmaja",
)  # fmt: skip
STREETS = ("Melati", "Kenanga", "Mawar", "Cempaka", "Flamboyan", "Anggrek", "Bougenvil")


@dataclass(frozen=True, slots=True)
class Person:
    """One member of a demo family before it is stored."""

    nik: str
    birth_date: date
    name: str
    sex: str
    bpjs_number: str


@dataclass(frozen=True, slots=True)
class Household:
    """A family card and its members, the head first."""

    card: str
    address: str
    members: tuple[Person, ...]


def plan(seed: int = 661) -> list[Household]:
    """The same families every time; nobody here lives."""
    chance = random.Random(seed)  # noqa: S311 -- made-up people, no secret
    serial = iter(range(1, 9999))
    return [_household(number, chance, serial) for number in range(1, FAMILIES + 1)]


def _household(number: int, chance: random.Random, serial: "object") -> Household:
    years = [chance.randint(1955, 2000), chance.randint(1955, 2000)]
    years += [chance.randint(2008, 2024) for _ in range(chance.randint(0, 3))]
    members = tuple(
        _person(number, year, "P" if (place + number) % 2 else "L", chance, next(serial))  # type: ignore[call-overload]
        for place, year in enumerate(years)
    )
    return Household(
        card=f"9901{number % 14 + 1:02d}0101{number % 20 + 5:02d}{number:04d}",
        address=f"Jalan {chance.choice(STREETS)} {number}, Kota Yogyakarta",
        members=members,
    )


def _person(family: int, year: int, sex: str, chance: random.Random, serial: int) -> Person:
    born = date(year, chance.randint(1, 12), chance.randint(1, 28))
    day = born.day + (40 if sex == "P" else 0)
    nik = f"9901{family % 14 + 1:02d}{day:02d}{born.month:02d}{born.year % 100:02d}{serial:04d}"
    name = chance.choice(WOMEN if sex == "P" else MEN)
    # The last digit tells the fake BPJS what to answer: 8 another facility, 9 not active.
    ending = {17: 8, 23: 9}.get(serial % 29, serial % 7)
    return Person(nik, born, name, sex, f"{serial:012d}{ending}")


def store(households: list[Household]) -> None:
    """Write the families in two statements."""
    now = clock.now()
    families = Family.objects.bulk_create(
        [
            Family(card=household.card, card_index=blind_index(household.card, "kk"))
            for household in households
        ]
    )
    Citizen.objects.bulk_create(
        [
            Citizen(
                nik=person.nik,
                nik_index=nik_index(person.nik),
                birth_date=person.birth_date,
                name=person.name,
                sex=person.sex,
                address=household.address,
                phone=f"+62812{int(person.bpjs_number[:12]):08d}",
                email=f"warga{int(person.bpjs_number[:12])}@contoh.id",
                bpjs_number=person.bpjs_number,
                family=family,
                registered_at=now,
                family_seen_at=now,
            )
            for household, family in zip(households, families, strict=True)
            for person in household.members
        ]
    )
