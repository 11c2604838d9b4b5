"""What citizens wish about messages: by which road, in which language, or none any more."""

from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.audit.actions import record
from puskesmas.errors import Refusal
from puskesmas.messages.models import StoppedNumber
from puskesmas.messages.queries import number_index
from puskesmas.messages.roads import NAMES
from puskesmas.messages.words import LANGUAGES
from puskesmas.people.identity import clean_phone
from puskesmas.people.levels import Ability, demand
from puskesmas.people.models import Citizen

STOP: Final = frozenset({"berhenti", "stop", "unsubscribe"})
START: Final = frozenset({"mulai", "start"})


@transaction.atomic
def choose(*, reach: str, language: str, by: Actor) -> None:
    """A citizen who proved an own address (level 1) chooses road and language.

    A road chosen anew ends an earlier BERHENTI of the own number. Locks the citizen. Raises
    ``NotAllowed`` below level 1, ``Refusal`` for an unknown road or language.
    """
    demand(by, Ability.OWN_DATA)
    if reach not in Citizen.Reach.values:
        raise Refusal.of_field("reach", "road_unknown", _("Pilih salah satu jalan pesan."))
    if language not in LANGUAGES:
        raise Refusal.of_field("language", "language_unknown", _("Pilih salah satu bahasa."))
    citizen = Citizen.objects.select_for_update(no_key=True).get(pk=by.citizen_id or 0)
    citizen.reach, citizen.language = reach, language
    citizen.save(update_fields=["reach", "language"])
    if reach != Citizen.Reach.NONE and citizen.phone:
        StoppedNumber.objects.filter(number_index=number_index(citizen.phone)).delete()
    record("messages.chosen", by=by, facility_id=None, road=reach or "any", language=language)


@transaction.atomic
def speak(*, language: str, by: Actor) -> None:
    """A citizen of level 1 switched the language: messages follow. Locks the citizen.

    Raises ``NotAllowed`` below level 1.
    """
    demand(by, Ability.OWN_DATA)
    citizen = Citizen.objects.select_for_update(no_key=True).get(pk=by.citizen_id or 0)
    if language not in LANGUAGES or language == citizen.language:
        return
    citizen.language = language
    citizen.save(update_fields=["language"])
    road = citizen.reach or "any"
    record("messages.chosen", by=by, facility_id=None, road=road, language=language)


@transaction.atomic
def hear(*, number: str, text: str, road: str, facility_id: int | None) -> str:
    """Somebody wrote to the number that messages come from. Returns «stopped», «started» or «».

    The same word twice changes nothing. Other words are not kept: nobody reads them here.
    """
    word = text.strip().strip(".!\"'").lower()
    if word not in STOP | START:
        return ""
    try:
        index = number_index(clean_phone(f"+{number}" if number.startswith("62") else number))
    except ValueError:
        return ""
    stopped = StoppedNumber.objects.filter(number_index=index)
    if word in START:
        done = "started" if stopped.delete()[0] else ""
    else:
        row = StoppedNumber(number_index=index, stopped_at=clock.now())
        done = "" if stopped.exists() else "stopped"
        StoppedNumber.objects.bulk_create([row], ignore_conflicts=True)
    if done:
        by = Actor("system", road, str(NAMES[road]))
        record(f"messages.{done}", by=by, facility_id=facility_id, road=road)
    return done
