"""What is looked at again before a tumour board: blood, liver, bile ducts, performance, and what a surgeon says?

Everything here has a random stream of its own and is written last, so that no row of the story changes. About a third
of the patients have no work-up, and each part is missing now and then: what nobody looked at stays unknown.
"""

import random
from datetime import date, timedelta

from demo_followup import FollowUp
from demo_laboratory import Laboratory
from demo_liver import MadeLesion
from demo_person import Person
from demo_tables import PatientTables, last_day, stream, to_weekday

# Analyte, unit, lower and upper limit, mean, spread, decimals, specimen.
_BLOOD = (("haemoglobin", "g/L", 117, 170, 134, 9, 0, "whole_blood"),
          ("leucocytes", "10*9/L", 3.4, 8.2, 6.1, 1.2, 1, "whole_blood"),
          ("platelets", "10*9/L", 150, 400, 235, 40, 0, "whole_blood"),
          ("sodium", "mmol/L", 137, 145, 140.5, 1.6, 0, "plasma"),
          ("potassium", "mmol/L", 3.3, 4.9, 4.1, 0.3, 1, "plasma"),
          ("creatinine", "umol/L", None, 104, 76, 12, 0, None),
          ("bilirubin", "mg/dL", None, 1.2, 0.7, 0.2, 1, None), ("albumin", "g/L", 35, 50, 41, 2.5, 0, None),
          ("inr", "{INR}", None, 1.2, 1.03, 0.05, 2, "plasma"), ("alt", "U/L", None, 45, 28, 8, 0, None),
          ("ast", "U/L", None, 40, 27, 6, 0, None), ("alp", "U/L", None, 120, 92, 20, 0, None))
_ROLES = {"treatments": "surgery", "plans": "tumour board office", "studies": "radiology", "labs": "laboratory",
          "histology": "pathology"}
_PROCEDURES = ("TACE of the right lobe", "TAE of the left lobe", "RFA of two lesions", "TACE of the left lobe",
               "TAE of the right lobe", "resection of segment VI with RFA of small lesions", "PRRT, first cycle")


class WorkUp:
    """Writes what the answer key adds to a patient, then the work-up."""

    def __init__(self, person: Person, tables: PatientTables, laboratory: Laboratory, followup: FollowUp) -> None:
        self.person, self.tables, self.laboratory, self.followup = person, tables, laboratory, followup
        self.end = person.died or person.today
        self._added: dict[str, list[dict]] = person.plant.get("adds", {})

    def write(self, lesions: list[MadeLesion]) -> None:
        """The rows that the key adds; then the work-up of two patients in three."""
        for table, rows in self._added.items():
            for row in rows:
                when = next(row[name] for name in ("taken_on", "observed_on", "performed_on", "planned_on", "done_on",
                                                   "sampled_on") if name in row)
                made = {"recorded_on": min(last_day(when), self.person.today)} if table == "plans" else {}
                self.tables.add(table, _ROLES.get(table, "clinic"), when, **{**made, **row})
        rng = stream(self.person.patient_id, "work-up")
        wanted = rng.random() < 0.68
        day = self.end - timedelta(days=rng.randint(3, 13))
        day -= timedelta(days=max(0, day.weekday() - 4))
        if day <= self.person.diagnosed or not wanted:
            return
        self._blood(rng, day)
        self._liver(rng, day)
        self._asked_again(day)
        self._surgeon(rng, day, [one for one in lesions if one.in_liver and one.there(day)])
        self._procedure(rng, day)

    def _blood(self, rng: random.Random, day: date) -> None:
        """Each result near the last one; the filtration rate follows from creatinine (CKD-EPI 2021)."""
        added = {row["analyte"] for row in self._added.get("labs", [])}
        for analyte, unit, lower, upper, mean, spread, digits, specimen in _BLOOD:
            last = next((row for row in reversed(self.tables.rows["labs"]) if row["analyte"] == analyte
                         and row.get("unit") == unit and "value" in row), None)
            value = (float(last["value"]) if last else mean) + rng.gauss(0, spread * 0.4)
            if rng.random() > 0.96 or analyte in added:
                continue
            self.laboratory.put(analyte, day, value=round(value, digits), unit=unit, lower_limit=lower,
                                upper_limit=upper, specimen=specimen, laboratory="University Hospital")
            if analyte == "creatinine" and "egfr" not in added:
                self.laboratory.put("egfr", day, value=round(_filtration(value, self.person, day)), specimen="plasma",
                                    unit="mL/min/{1.73_m2}", laboratory="University Hospital")

    def _liver(self, rng: random.Random, day: date) -> None:
        chemotherapy = any(row.get("kind") == "chemotherapy" for row in self.tables.rows["treatments"])
        background = "after chemotherapy, steatosis" if chemotherapy else "normal"
        last_ecog = next((row["value"] for row in reversed(self.tables.rows["findings"]) if row["fact"] == "ecog"), "0")
        found = (("portal_vein", "radiology", 0.93, "open"), ("ascites", "radiology", 0.93, "none"),
                 ("encephalopathy", "clinic", 0.93, "none"), ("ecog", "clinic", 0.95, last_ecog),
                 ("biliary_stent", "clinic", 0.85, "no"), ("biliary_obstruction", "radiology", 0.85, "no"),
                 ("papilla", "clinic", 0.8, "intact"), ("liver_background", "radiology", 0.8, background))
        for fact, by, chance, value in found:
            self._finding(fact, day, by, rng.random() < chance, value=value)
        # That there is no anastomosis is asked again each time: an old no does not speak for today.
        self._finding("bilioenteric_anastomosis", day, "clinic", rng.random() < 0.92, value="no")
        self._finding("gallbladder", day, "radiology", rng.random() < 0.92 and not self._known("gallbladder"),
                      value="in situ")
        height, weight = round(rng.gauss(171, 9)), round(rng.gauss(74, 11), 1)
        self._finding("height_cm", day, "nurse", not self._known("height_cm"), value=height, unit="cm")
        weighed = [float(row["weight_kg"]) for row in self.tables.rows["symptoms"] if "weight_kg" in row]
        if not self.person.planted("symptoms"):
            self.tables.add("symptoms", "nurse", day, observed_on=day,
                            weight_kg=round(weighed[-1] + rng.gauss(0, 0.6), 1) if weighed else weight)

    def _asked_again(self, day: date) -> None:
        """Disease outside the liver and the syndrome as they were found last, in four of five of those in whom they
        were ever looked for."""
        rng = stream(self.person.patient_id, "work-up asked again")
        for fact, by, method in (("extrahepatic_disease", "radiology", self.person.modality),
                                 ("syndrome", "clinic", None)):
            last = next((row["value"] for row in reversed(self.tables.rows["findings"]) if row["fact"] == fact), None)
            self._finding(fact, day, by, rng.random() < 0.8 and last is not None, value=last, method=method)

    def _surgeon(self, rng: random.Random, day: date, liver: list[MadeLesion]) -> None:
        """Is all of it resectable; and, where a resection is asked for, what would be left of the liver."""
        few = len(liver) <= 3 and len({one.lobe for one in liver}) == 1
        asked, share = rng.random(), rng.randint(24, 48)
        removed, base = rng.choice((62, 74, 78, 84, 88, 92, 95)), rng.random()
        if not liver or asked > 0.7:
            return
        self._finding("resectable", day, "surgery", True, value="yes" if few else "no")
        if few or asked < 0.2:
            self._finding("future_liver_remnant", day, "radiology", True, value=share, unit="%",
                          method="volumetry, liver without tumour" if base < 0.6 else "sFLR by formula")
            self._finding("predicted_debulking", day, "surgery", True, value=removed, unit="%")

    def _procedure(self, rng: random.Random, day: date) -> None:
        """A procedure with its day in about a dozen; with a carcinoid syndrome its octreotide plan in half of them."""
        wanted, ahead, which, planned = rng.random(), rng.randint(4, 20), rng.choice(_PROCEDURES), rng.random()
        if self.person.died or wanted > 0.3 or self.person.planted("plans") or "plans" in self._added:
            return
        self.followup.ahead("procedure", to_weekday(self.person.today + timedelta(days=ahead)), day, which)
        self._finding("octreotide_plan", day, "anaesthesia", self.person.syndrome == "carcinoid" and planned < 0.6,
                      value="documented")

    def _known(self, fact: str) -> bool:
        return any(row["fact"] == fact for row in self.tables.rows["findings"])

    def _finding(self, fact: str, day: date, by: str, wanted: bool, **cells: object) -> None:
        added = {row["fact"] for row in self._added.get("findings", [])}
        self.followup.once(fact, day, by, wanted and fact not in added, **cells)


def _filtration(creatinine: float, person: Person, day: date) -> float:
    """CKD-EPI 2021, mL/min/1.73 m²; creatinine in umol/L."""
    female = person.sex == "female"
    over = creatinine / 88.42 / (0.7 if female else 0.9)
    rate = 142 * min(over, 1) ** (-0.241 if female else -0.302) * max(over, 1) ** -1.2
    return rate * 0.9938 ** (day.year - person.birth_year) * (1.012 if female else 1)
