"""Who does something: the ``by=`` of every action."""

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["citizen", "staff", "device", "system"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody with rights. ``label`` is shown in timelines: an officer's name, no citizen's.

    ``grants`` holds pairs (permission, facility id); facility ``None`` means every facility.
    ``stands_in`` holds pairs (user id, facility id): whose work this officer has while they are
    away from there.
    ``level`` is the citizen's level of trust (0, 1, 2), ``made_on`` the mark of the browser or
    token, by which a citizen of level 0 sees again what was made with it. With ``needs_code``
    nothing is open before a code: a NIK was tried too often, or an officer's puskesmas demands a
    second factor that this sign-in did not show.
    """

    kind: Kind
    id: str
    label: str
    grants: frozenset[tuple[str, int | None]] = field(default_factory=frozenset)
    user_id: int | None = None
    stands_in: frozenset[tuple[int, int]] = frozenset()
    citizen_id: int | None = None
    device_id: int | None = None
    facility_id: int | None = None
    level: int = 0
    made_on: str = ""
    birth_date_differs: bool = False
    needs_code: bool = False

    def can(self, permission: str, facility_id: int | None) -> bool:
        """Whether this actor holds ``permission`` at the facility (or everywhere)."""
        return (permission, None) in self.grants or (permission, facility_id) in self.grants

    def anywhere(self, permission: str) -> bool:
        """Whether this actor holds ``permission`` at any facility at all."""
        return any(held == permission for held, _facility in self.grants)

    def has_work_of(self, user_id: int | None, facility_id: int | None) -> bool:
        """Whether that is the actor, or somebody away from there for whom the actor stands in."""
        return user_id is not None and (
            user_id == self.user_id or (user_id, facility_id) in self.stands_in
        )

    @property
    def intents_of(self) -> str:
        """Whose wishes are one wish when repeated. Anybody may type a NIK: hence also the browser
        or token, so that nobody is given an answer that belongs to another's."""
        return f"{self.id}@{self.made_on[:40]}" if self.made_on else self.id

    def facilities(self, permission: str) -> frozenset[int] | None:
        """The facilities where the permission holds; ``None`` means all of them."""
        if (permission, None) in self.grants:
            return None
        return frozenset(f for p, f in self.grants if p == permission and f is not None)


SYSTEM = Actor(kind="system", id="system", label="Alur")
