"""Which laboratory results does a made patient have?"""

import math
import random
from datetime import date, timedelta

from demo_drugs import Drugs
from demo_liver import MadeLesion
from demo_person import Person
from demo_tables import PatientTables, stream, to_weekday

# One assay of one laboratory: name, laboratory, unit, upper limit, decimals.
_CGA = (("KRYPTOR", "University Hospital", "ng/mL", 93, 0), ("Euro-Diagnostica", "Regional Laboratory", "nmol/L", 3, 1),
        ("Dako", "City Laboratory", "U/L", 18, 1))
_HIAA = (("LC-MS/MS", "University Hospital", "mg/(24.h)", 8, 1, "urine_24h"),
         ("HPLC", "Regional Laboratory", "umol/(24.h)", 42, 0, "urine_24h"),
         ("LC-MS/MS", "City Laboratory", "nmol/L", 123, 0, "plasma"))
# Hormones of functioning pancreatic and duodenal tumours: analyte, unit, lower and upper limit, specimen, decimals.
_HORMONES = {
    "insulinoma": (("insulin", "m[IU]/L", None, 25, "serum", 1), ("glucose", "mmol/L", 3.9, 5.6, "plasma", 1),
                   ("c_peptide", "nmol/L", 0.3, 1.3, "serum", 2)),
    "gastrinoma": (("gastrin", "ng/L", None, 100, "serum", 0),),
    "glucagonoma": (("glucagon", "pmol/L", None, 50, "plasma", 0),),
    "VIPoma": (("vip", "pmol/L", None, 30, "plasma", 0),),
}
# Safety set: analyte, unit, lower and upper limit, mean, spread, decimals.
_SAFETY = (("bilirubin", "mg/dL", None, 1.2, 0.7, 0.2, 1), ("albumin", "g/L", 35, 50, 42, 2.5, 0),
           ("inr", "{INR}", None, 1.2, 1.03, 0.06, 2), ("platelets", "10*9/L", 150, 400, 235, 45, 0),
           ("creatinine", "umol/L", None, 104, 76, 12, 0), ("alt", "U/L", None, 45, 28, 9, 0),
           ("ast", "U/L", None, 40, 27, 7, 0), ("alp", "U/L", None, 120, 92, 24, 0),
           ("ggt", "U/L", None, 60, 55, 30, 0))


class Laboratory:
    """Writes one patient's results; analytes that the answer key plants stay free from their first planted day on."""

    def __init__(self, person: Person, tables: PatientTables, lesions: list[MadeLesion], drugs: Drugs) -> None:
        self.person, self.tables, self.lesions, self.drugs = person, tables, lesions, drugs
        self._rng = stream(person.patient_id, "laboratory")
        self._planted = {series["analyte"]: series for series in reversed(person.planted("series"))}
        self._taken: set[tuple[str, date]] = set()
        self.visits = _visits(person, self._rng)

    def write(self, procedures: list[date]) -> None:
        """All results: planted series, markers at visits, hormones, staging panel, safety set."""
        for series in self.person.planted("series"):
            self._write_planted(series)
        self._chromogranin(procedures)
        if self.person.syndrome == "carcinoid":
            self._carcinoid()
        if self.person.grade == "G3":
            self._multiples("nse", "ug/L", 16.3, "serum", 1.4, 0.2, 1, assay="Elecsys")
        self._hormones()
        self._staging()
        self._safety(procedures)

    def _free(self, analyte: str, day: date) -> bool:
        if (analyte, day) in self._taken:
            return False
        planted = self._planted.get(analyte)
        return planted is None or day < min(planted["values"]) - timedelta(days=40)

    def put(self, analyte: str, day: date, **cells: object) -> None:
        """A result, unless there is one of that day or the answer key plants the analyte."""
        if self._free(analyte, day):
            self._taken.add((analyte, day))
            self.tables.add("labs", "laboratory", day, analyte=analyte, taken_on=day, **cells)

    def _write_planted(self, series: dict) -> None:
        shared = {name: value for name, value in series.items() if name != "values"}
        for day, given in series["values"].items():
            cells = given if isinstance(given, dict) else {"value": given}
            self._taken.add((series["analyte"], day))
            self.tables.add("labs", "laboratory", day, taken_on=day, **shared, **cells)

    def _load(self, day: date) -> float:
        """Tumour burden against the burden at diagnosis, by cross-section."""
        def area(when: date) -> float:
            return sum(one.size(when) ** 2 for one in self.lesions if one.in_liver and one.there(when)) or 60.0
        return area(day) / area(self.person.diagnosed + timedelta(days=1))

    def _chromogranin(self, procedures: list[date]) -> None:
        rng, planted = self._rng, self._planted.get("chromogranin_a")
        first = rng.choices(_CGA, (60, 25, 15))[0]
        second = rng.choice([assay for assay in _CGA if assay is not first])
        change = rng.choice(self.visits) if rng.random() < 0.14 and not planted else None
        level = math.exp(rng.gauss(math.log(2.4), 0.8))
        if planted:
            start = planted["values"][min(planted["values"])]
            first = (planted["assay"], planted["laboratory"], planted["unit"], planted["upper_limit"], 0)
            level = start / planted["upper_limit"]
        for day in self.visits:
            noise = math.exp(rng.gauss(0, 0.16))
            skipped = rng.random() < 0.05
            name, laboratory, unit, limit, digits = second if change and day >= change else first
            times = level * noise * (1 if planted else self._load(day) ** 0.6)
            conditions = []
            if _taking(self.drugs.ppi, day):
                times *= 2.4
                conditions = ["ppi"] if rng.random() < 0.7 else []
            if any(0 <= (day - session).days <= 10 for session in procedures):
                conditions.append("post_procedure")
            if not skipped:
                self.put("chromogranin_a", day, value=round(max(times, 0.25) * limit, digits), unit=unit,
                          upper_limit=limit, specimen="serum", assay=name, laboratory=laboratory,
                          conditions=conditions or None)

    def _carcinoid(self) -> None:
        rng = self._rng
        name, laboratory, unit, limit, digits, specimen = rng.choice(_HIAA)
        level, serotonin = rng.uniform(1.4, 7), rng.random() < 0.45
        blood = rng.uniform(1100, 3400)
        for day in self.visits:
            times = level * math.exp(rng.gauss(0, 0.2)) * self._load(day) ** 0.5
            collected, tested = rng.random() < 0.72, rng.random() < 0.5
            conditions = "diet_not_kept" if rng.random() < 0.03 else None
            if collected and "five_hiaa" not in self._planted:
                self.put("five_hiaa", day, value=round(times * limit, digits), unit=unit, upper_limit=limit,
                          specimen=specimen, assay=name, laboratory=laboratory, conditions=conditions)
            if serotonin and tested and "serotonin" not in self._planted:
                ssri = _taking(self.drugs.ssri, day)
                value = blood * math.exp(rng.gauss(0, 0.15)) * (0.12 if ssri else 1)
                self.put("serotonin", day, value=round(value), unit="nmol/L", lower_limit=280, upper_limit=1140,
                          specimen="whole_blood", assay="LC-MS/MS", laboratory=laboratory,
                          conditions="ssri" if ssri else None)
        self._multiples("nt_probnp", "ng/L", 125, "plasma", 0.9, 0.25, 0, every=3, assay="Elecsys")

    def _multiples(self, analyte: str, unit: str, limit: float, specimen: str, middle: float, spread: float,
                   digits: int, *, every: int = 1, assay: str | None = None) -> None:
        rng = self._rng
        level = middle * math.exp(rng.gauss(0, 0.3))
        for day in self.visits[::every]:
            value = level * limit * math.exp(rng.gauss(0, spread))
            if rng.random() < 0.85:
                self.put(analyte, day, value=round(value, digits), unit=unit, upper_limit=limit, specimen=specimen,
                          assay=assay, laboratory="University Hospital")

    def _hormones(self) -> None:
        rng = self._rng
        level = rng.uniform(2.0, 6.0)
        for number, day in enumerate(self.visits):
            if rng.random() < 0.25:
                continue
            times = level * math.exp(rng.gauss(0, 0.2)) * self._load(day) ** 0.4
            ppi = self.person.syndrome == "gastrinoma"
            for analyte, unit, lower, upper, specimen, digits in _HORMONES.get(self.person.syndrome, ()):
                value = upper * (times if self.person.syndrome != "insulinoma" else min(0.55 + times / 6, 1.6))
                if analyte == "glucose":
                    value = rng.uniform(2.6, 4.6)
                conditions = "fasting;ppi" if ppi and _taking(self.drugs.ppi, day) else "fasting"
                self.put(analyte, day, value=round(value, digits), unit=unit, lower_limit=lower, upper_limit=upper,
                          specimen=specimen, laboratory="University Hospital", conditions=conditions,
                          sample_id=f"H-{number + 1:02d}")

    def _staging(self) -> None:
        """Some hospitals measure serotonin, insulin and VIP before treatment in patients without symptoms too."""
        rng, day = self._rng, to_weekday(self.person.diagnosed + timedelta(days=5))
        if rng.random() > 0.35:
            return
        normal = (("serotonin", "nmol/L", 280, 1140, "whole_blood", (320, 1050), 0),
                  ("insulin", "m[IU]/L", None, 25, "serum", (4, 15), 1),
                  ("vip", "pmol/L", None, 30, "plasma", (5, 22), 0),
                  ("glucose", "mmol/L", 3.9, 5.6, "plasma", (4.5, 5.5), 1))
        for analyte, unit, lower, upper, specimen, (low, high), digits in normal:
            value = round(rng.uniform(low, high), digits)
            if analyte not in self._planted and not any(name == analyte for name, _ in self._taken):
                self.put(analyte, day, value=value, unit=unit, lower_limit=lower, upper_limit=upper,
                          specimen=specimen, laboratory="University Hospital", conditions="fasting",
                          assay="LC-MS/MS" if analyte == "serotonin" else None)

    def _safety(self, procedures: list[date]) -> None:
        rng, person = self._rng, self.person
        end = person.died or person.today
        days = list(self.visits[::2])
        days += [day for session in procedures
                 if (day := session - timedelta(days=rng.randint(1, 9))) > person.diagnosed and day <= end]
        own = {entry[0]: rng.gauss(0, 0.6) for entry in _SAFETY}
        for day in sorted(set(days)):
            for analyte, unit, lower, upper, mean, spread, digits in _SAFETY:
                value = max(mean + spread * (own[analyte] + rng.gauss(0, 0.5)), mean * 0.35)
                if any(10 > (day - session).days > 0 for session in procedures) and analyte in ("alt", "ast"):
                    value *= 2.5
                if rng.random() < 0.94:
                    self.put(analyte, day, value=round(value, digits), unit=unit, lower_limit=lower,
                              upper_limit=upper, specimen="plasma" if analyte == "inr" else None,
                              laboratory="University Hospital")


def _visits(person: Person, rng: random.Random) -> list[date]:
    days, day, end = [], to_weekday(person.diagnosed + timedelta(days=2)), person.died or person.today
    while day <= end:
        if not days or rng.random() > 0.07:
            days.append(day)
        day = to_weekday(day + timedelta(days=91 + rng.randint(-12, 14)))
    return days


def _taking(period: tuple[date, date | None] | None, day: date) -> bool:
    return period is not None and period[0] + timedelta(days=3) <= day and (period[1] is None or day <= period[1])
