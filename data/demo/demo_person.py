"""Who is the made person: site, grade, syndrome, dates, and which habits does the hospital have with them?"""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from demo_tables import PatientTables, last_day, stream, to_weekday

_SITES = {"ileum": 30, "pancreas": 30, "small_bowel": 6, "jejunum": 4, "duodenum": 5, "rectum": 6, "lung": 6,
          "stomach": 3, "colon": 4, "unknown_primary": 6}
_MIDGUT = {"ileum", "jejunum", "small_bowel"}
_PANCREATIC = ("insulinoma", "gastrinoma", "glucagonoma", "VIPoma")
_GIVEN_SYNDROMES = {"NET-049": "VIPoma"}  # too rare to wait for chance
_DIE = {"NET-041", "NET-046", "NET-050", "NET-055", "NET-058"}


@dataclass
class Person:
    """One made patient before anything is treated. `plant` is what the answer key demands; {} for most."""

    patient_id: str
    plant: dict
    primary: str
    sex: str
    birth_year: int
    ki67: int
    diagnosed: date
    today: date
    syndrome: str
    died: date | None = None
    diagnosed_text: str = ""
    readers: tuple[str, ...] = ("clinical",)
    modality: str = "MRI"
    habits: dict[str, float] = field(default_factory=dict)

    @property
    def grade(self) -> str:
        """Grade that follows from Ki-67 alone, as the pathologist would report it."""
        return "G1" if self.ki67 < 3 else "G2" if self.ki67 <= 20 else "G3"

    @property
    def midgut(self) -> bool:
        """Is the primary in jejunum or ileum?"""
        return self.primary in _MIDGUT

    def planted(self, table: str) -> list[dict]:
        """The rows that the answer key demands in this table."""
        return self.plant.get(table, [])


def make_person(patient_id: str, plant: dict) -> Person:
    """Draw one person; whatever the plant says stands."""
    rng = stream(patient_id, "person")
    given = plant.get("patient", {})
    primary = given.get("primary_site") or rng.choices(list(_SITES), list(_SITES.values()))[0]
    drawn_today = to_weekday(date(2023, 1, 9) + timedelta(days=rng.randrange(1080)))
    today = given.get("story_today") or drawn_today
    drawn_start = today - timedelta(days=int(365.25 * rng.uniform(3.1, 7.9)))
    known = [last_day(row["observed_on"]) for row in plant.get("findings", [])]
    known += [last_day(row["performed_on"]) for row in plant.get("treatments", [])]
    diagnosed = last_day(given.get("diagnosed_on") or min([to_weekday(drawn_start), *known]))
    ki67 = rng.choice((1, 1, 2, 2, 2, 3, 4, 5, 5, 6, 8, 8, 10, 12, 12, 15, 18, 20, 25, 30))
    sex = given.get("sex") or rng.choice(("female", "male"))
    birth_year = given.get("birth_year") or diagnosed.year - rng.randint(38, 74)
    for row in plant.get("histology", []):
        ki67 = row.get("ki67_high", ki67)
    syndrome = next((row["value"] for row in plant.get("findings", []) if row["fact"] == "syndrome"),
                    _GIVEN_SYNDROMES.get(patient_id) or _draw_syndrome(rng, primary))
    person = Person(patient_id, plant, primary, sex, birth_year, ki67, diagnosed, today, syndrome,
                    diagnosed_text=str(given.get("diagnosed_on") or diagnosed),
                    modality=rng.choice(("MRI", "MRI", "CT")))
    if patient_id in _DIE:
        person.died = today - timedelta(days=rng.randint(20, 60))
    if patient_id in ("NET-044", "NET-052"):
        person.readers = ("clinical", "reader A", "reader B")
    person.habits = {"interval": rng.choice((91, 105, 120, 120, 150, 175)), "noise": rng.uniform(0.015, 0.035)}
    return person


def _draw_syndrome(rng: random.Random, primary: str) -> str:
    draw = rng.random()
    if primary in _MIDGUT:
        return "carcinoid" if draw < 0.5 else "none"
    if primary in ("lung", "unknown_primary"):
        return "carcinoid" if draw < 0.2 else "none"
    if primary == "pancreas":
        return rng.choice(_PANCREATIC) if draw < 0.25 else "none"
    return "none"


def add_person(person: Person, tables: PatientTables) -> None:
    """The patient's own row and the histology."""
    rng = stream(person.patient_id, "histology")
    last_seen = person.died or person.today - timedelta(days=rng.randint(0, 20))
    tables.add("patients", "registry", person.diagnosed, sex=person.sex, birth_year=person.birth_year,
               primary_site=person.primary, diagnosed_on=person.diagnosed_text, died_on=person.died,
               death_cause="tumour progression" if person.died else None, last_contact_on=last_seen, origin="demo",
               citation="made data, no person", story_today=person.today)
    if person.planted("histology"):
        for row in person.planted("histology"):
            tables.add("histology", "pathology", row["sampled_on"], **row)
        return
    if rng.random() < 0.04:
        return
    low = person.ki67
    high = low + rng.choice((0, 0, 0, 1)) if low not in (2, 20) else low
    tables.add("histology", "pathology", person.diagnosed, sampled_on=person.diagnosed_text, site="liver",
               specimen="biopsy", edition="WHO 2019" if person.diagnosed.year >= 2019 else "WHO 2017",
               reported_grade=person.grade, differentiation="well", ki67_low=low, ki67_high=high,
               mitoses_per_2mm2=_mitoses(rng, person.grade) if rng.random() < 0.7 else None,
               cells_counted=rng.choice((500, 1000, 2000)) if rng.random() < 0.5 else None)


def _mitoses(rng: random.Random, grade: str) -> int:
    return {"G1": rng.randint(0, 1), "G2": rng.randint(1, 8), "G3": rng.randint(6, 20)}[grade]
