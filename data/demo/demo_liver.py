"""How large is each made lesion on a day, and how much of it enhances?"""

import math
import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from demo_person import Person
from demo_tables import stream

RIGHT = ("V", "VI", "VII", "VIII")
_SEGMENTS = {"II": 9, "III": 10, "IVa": 9, "IVb": 8, "V": 14, "VI": 15, "VII": 15, "VIII": 16, "I": 2}


@dataclass
class Effect:
    """A treatment's pull on a lesion: `depth` on the log scale, reached with time constant `tau_days`."""

    start: date
    depth: float
    tau_days: float


@dataclass
class MadeLesion:
    """One lesion: `anchor_mm` on `anchor_day`, a yearly growth on the log scale and the effects upon it."""

    lesion_id: str
    anchor_day: date
    anchor_mm: float
    growth: float
    segment: str | None = None
    organ: str | None = None
    structure: str = "tumour"
    of_lesion_id: str | None = None
    label: str | None = None
    first_seen: date | str | None = None
    effects: list[Effect] = field(default_factory=list)
    gone_on: date | None = None
    enhancing_share: float = 0.95
    embolised: list[date] = field(default_factory=list)

    @property
    def in_liver(self) -> bool:
        """Is it a tumour in the liver (no node, no bone, no ablation zone)?"""
        return self.organ in (None, "liver") and self.structure == "tumour"

    @property
    def lobe(self) -> str:
        """Lobe as seen by the interventionist; the caudate counts to the left."""
        return "right_lobe" if self.segment in RIGHT else "left_lobe"

    def size(self, day: date) -> float:
        """True diameter in mm, before any reader measures it."""
        value = math.log(self.anchor_mm) + self.growth * (day - self.anchor_day).days / 365.25
        for effect in self.effects:
            elapsed = (day - effect.start).days
            if elapsed > 0:
                value += effect.depth * (1 - math.exp(-elapsed / effect.tau_days))
        free = math.exp(value)
        return free if free <= 70 else 70 + 38 * (1 - math.exp((70 - free) / 38))  # room in a liver is limited

    def enhancing(self, day: date) -> float:
        """Share of the diameter that enhances in the arterial phase: falls after embolisation, returns in part."""
        past = [session for session in self.embolised if session < day]
        if not past:
            return self.enhancing_share
        months = (day - past[-1]).days / 30.4
        return min(self.enhancing_share, 0.25 + 0.035 * months + 0.08 * (self.growth > 0.2))

    def there(self, day: date) -> bool:
        """Known by then and neither ablated nor resected before."""
        seen = not isinstance(self.first_seen, date) or self.first_seen <= day
        return seen and (self.gone_on is None or day < self.gone_on)


def in_half_mm(value: float) -> float:
    """A diameter as readers give it: whole, now and then half millimetres below 30 mm."""
    return round(value * 2) / 2 if value < 30 else float(round(value))


def make_lesions(person: Person) -> list[MadeLesion]:
    """The lesions known at the beginning; in planted patients exactly those of the plant."""
    rng = stream(person.patient_id, "liver")
    if person.planted("scans"):
        return _planted_lesions(person, rng)
    growth = {"G1": (0.03, 0.12), "G2": (0.06, 0.25), "G3": (0.2, 0.55)}[person.grade]
    count = rng.choice((2, 3, 3, 4, 4, 5, 5, 6, 7, 8))
    lesions = []
    drawn = rng.choices(list(_SEGMENTS), list(_SEGMENTS.values()), k=count)
    sizes = sorted((min(max(rng.lognormvariate(math.log(21), 0.5), 8.0), 85.0) for _ in range(count)), reverse=True)
    sizes[0] = max(sizes[0], 16.0)
    for index, (segment, size) in enumerate(zip(drawn, sizes, strict=True), start=1):
        lesions.append(MadeLesion(f"L{index}", person.diagnosed, size, rng.uniform(*growth), segment=segment,
                                  enhancing_share=rng.uniform(0.85, 1.0)))
    if person.midgut and rng.random() < 0.35:
        lesions.append(MadeLesion("N1", person.diagnosed, rng.uniform(13, 26), rng.uniform(0.0, 0.05),
                                  organ="lymph node", structure="node", label="mesenteric node"))
    if rng.random() < 0.1:
        lesions.append(MadeLesion("O1", person.diagnosed, rng.uniform(12, 22), 0.05, organ="bone",
                                  label="bone metastasis, lumbar spine"))
    return lesions


def _planted_lesions(person: Person, rng: random.Random) -> list[MadeLesion]:
    first = person.planted("scans")[0]
    made = []
    for row in person.planted("lesions"):
        cell = first["lesions"].get(row["lesion_id"])
        given = cell.get("longest_diameter_mm") if isinstance(cell, dict) else cell
        size = float(given) if isinstance(given, (int, float)) else rng.uniform(9.5, 16)
        later = cell is None
        made.append(MadeLesion(
            row["lesion_id"], first["day"], size, rng.uniform(0.03, 0.09), segment=row.get("segment"),
            organ=row.get("organ"), structure=row.get("structure", "tumour"), label=row.get("label"),
            of_lesion_id=row.get("of_lesion_id"), enhancing_share=rng.uniform(0.85, 1.0),
            first_seen=row.get("first_seen_on") if later else None))
    return made


def lesion_in_new_place(person: Person, rng: random.Random, number: int, seen: date) -> MadeLesion:
    """A metastasis that appears on a later scan."""
    segment = rng.choices(list(_SEGMENTS), list(_SEGMENTS.values()))[0]
    return MadeLesion(f"L{number}", seen, rng.uniform(8, 13), 0.3 if person.grade == "G3" else 0.15,
                      segment=segment, first_seen=seen, enhancing_share=rng.uniform(0.85, 1.0))


def zone_of(lesion: MadeLesion, treated: date, rng: random.Random) -> MadeLesion:
    """The ablation zone that takes a lesion's place: larger at first, shrinking for years."""
    zone = MadeLesion(f"Z{lesion.lesion_id[1:]}", treated, lesion.size(treated) + rng.uniform(11, 18), -0.02,
                      segment=lesion.segment, structure="ablation_zone", of_lesion_id=lesion.lesion_id,
                      label=f"ablation zone of {lesion.lesion_id}")
    zone.effects.append(Effect(treated + timedelta(days=20), -0.55, 400))
    return zone
