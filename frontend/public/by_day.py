"""Hours under their dates: what a form with a ``date`` field and ``places`` shows for a clinic."""

from typing import Any

from frontend.components.fields import words_of
from frontend.public.places import Places


class ByDay:
    """For forms whose choices of ``date`` are open places."""

    places: Places

    def days(self) -> list[dict[str, Any]]:
        """The hours under their dates; the chosen date stands open, else the first with a place."""
        chosen = str(self["date"].value() or "")[:10]
        rows = []
        for day, label in self.places.days:
            options = [o for o in self._hours() if str(o["value"]).startswith(day)]
            free = any(str(o["value"]) not in self.places.full for o in options)
            rows.append(
                {
                    "word": label.word,
                    "note": label.note,
                    "options": options,
                    "free": free,
                    "day": day,
                }
            )
        first = next((row["day"] for row in rows if row["free"]), "")
        opened = chosen if any(row["day"] == chosen for row in rows) else first
        for row in rows:
            row["open"] = row["day"] == opened
        return rows

    def _hours(self) -> list[dict[str, Any]]:
        return [
            {
                "control": option.tag(),
                "id": option.id_for_label,
                "value": option.data["value"],
                **words_of(option),
            }
            for option in self["date"].subwidgets
        ]
