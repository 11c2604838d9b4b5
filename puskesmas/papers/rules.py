"""Which photos to ask for (R-015, R-016): as few as the verification can do with."""

from dataclasses import dataclass

from puskesmas.papers.models import Paper

Kind = Paper.Kind


@dataclass(frozen=True, slots=True)
class Situation:
    """What decides. ``*_known``: a usable photo came earlier, or somebody saw the original."""

    verified_by_officer: bool
    asks_identity: bool
    asks_card: bool
    needs_letter: bool
    pays_by_card: bool
    identity_known: bool = False
    card_known: bool = False
    letter_known: bool = False


def asked(now: Situation) -> tuple[Kind, ...]:
    """The photos to ask for, in the order of the form.

    Where no officer verifies before the visit nobody would look at them: nothing is asked.
    """
    if not now.verified_by_officer:
        return ()
    wanted = (
        (Kind.KTP, now.asks_identity and not now.identity_known),
        (Kind.BPJS, now.asks_card and now.pays_by_card and not now.card_known),
        (Kind.SKD, now.needs_letter and not now.letter_known),
    )
    return tuple(kind for kind, yes in wanted if yes)


def needs_letter(*, clinic_needs: bool, only_for: str, payment: str) -> bool:
    """A clinic asks for the letter always, or only for one way to pay."""
    return clinic_needs and only_for in ("", payment)
