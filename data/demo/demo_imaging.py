"""What do the made readers write about the lesions at one scan?"""

import random
from collections.abc import Mapping
from datetime import date, timedelta

from demo_liver import MadeLesion, in_half_mm
from demo_person import Person
from demo_tables import PatientTables, last_day, stream

_PHASES = {"CT": "arterial;portal_venous", "MRI": "arterial;portal_venous;diffusion"}


class Reading:
    """Writes scans and measurements of one patient, by all reading streams."""

    def __init__(self, person: Person, tables: PatientTables) -> None:
        self.person = person
        self.tables = tables
        self._rng = stream(person.patient_id, "imaging")
        self._seen: set[str] = set()
        self.values: dict[tuple[str, str], float] = {}

    def scan(self, day: date, lesions: list[MadeLesion], *, new: Mapping[str, str] | None = None,
             baseline: bool = False, enhancement: bool = False, attenuation: bool = False,
             targets: frozenset[str] = frozenset()) -> None:
        """One scan of the lesions that are there. `new`: lesions not there at baseline, and how sure one is."""
        rng, person = self._rng, self.person
        kind = person.modality if rng.random() < 0.92 else ("CT" if person.modality == "MRI" else "MRI")
        study_id, recorded = f"{kind}-{day}", self.tables.recording_day(day)
        fresh = new or {}
        answer = "unequivocal" if "unequivocal" in fresh.values() else "equivocal" if fresh else "none"
        slice_mm = rng.choice((2, 3, 5)) if kind == "CT" else rng.choice((3, 4))
        seen = [lesion for lesion in lesions if lesion.there(day)]
        lost = next((lesion.lesion_id for lesion in seen if not baseline and rng.random() < 0.008), None)
        for reader in person.readers:
            self.tables.add("studies", "radiology", day, recorded_on=recorded, study_id=study_id, done_on=day,
                            reader=reader, kind=kind, phases=_PHASES[kind], slice_mm=slice_mm,
                            regions="liver;abdomen", new_lesion=answer)
            for lesion in seen:
                cells = self._read(rng, lesion, day, lesion.lesion_id == lost)
                measured = cells["state"] == "measured" and lesion.in_liver
                if measured and lesion.lesion_id in targets:
                    cells["perpendicular_mm"] = in_half_mm(cells["longest_diameter_mm"] * rng.uniform(0.68, 0.95))
                if measured and enhancement:
                    share = lesion.enhancing(day) * rng.uniform(0.94, 1.06)
                    cells["enhancing_diameter_mm"] = min(in_half_mm(cells["longest_diameter_mm"] * share),
                                                         cells["longest_diameter_mm"])
                if measured and attenuation and kind == "CT":
                    cells["attenuation_hu"] = round(rng.gauss(82, 9))
                if lesion.lesion_id in fresh:
                    cells["certainty"] = fresh[lesion.lesion_id]
                self.tables.add("measurements", "radiology", day, recorded_on=recorded, study_id=study_id,
                                lesion_id=lesion.lesion_id, reader=reader, **cells)
                if reader == "clinical":
                    length = cells.get("short_axis_mm", cells.get("longest_diameter_mm"))
                    if length is not None:
                        self.values[f"{day}", lesion.lesion_id] = length
        for lesion in seen:
            self.introduce(lesion, day)

    def _read(self, rng: random.Random, lesion: MadeLesion, day: date, lost: bool) -> dict:
        if lost:
            return {"state": "not_evaluable"}
        noise = rng.gauss(0, 1)
        true = lesion.size(day)
        read = max(true + noise * max(0.6, self.person.habits["noise"] * true), 0)
        if lesion.organ == "bone":
            return {"state": "present"}
        if lesion.structure == "ablation_zone":
            return {"state": "measured", "longest_diameter_mm": max(in_half_mm(read), 8.0),
                    "zone_finding": "benign_rim" if (day - lesion.anchor_day).days < 60 and rng.random() < 0.2
                    else "complete"}
        if true < 4.5:
            return {"state": "absent" if true < 2.5 else "too_small"}
        if lesion.structure == "node":
            return {"state": "measured", "short_axis_mm": max(in_half_mm(read), 5.0)}
        return {"state": "measured", "longest_diameter_mm": max(in_half_mm(read), 5.0)}

    def introduce(self, lesion: MadeLesion, day: date) -> None:
        """Write the lesion's own row when it is first read."""
        if lesion.lesion_id in self._seen:
            return
        self._seen.add(lesion.lesion_id)
        self.tables.add("lesions", "radiology", lesion.first_seen or day, lesion_id=lesion.lesion_id,
                        label=lesion.label, organ=lesion.organ or "liver", segment=lesion.segment,
                        structure=lesion.structure, of_lesion_id=lesion.of_lesion_id,
                        first_seen_on=lesion.first_seen or day)

    def planted_scan(self, scan: Mapping, lesions: Mapping[str, MadeLesion]) -> None:
        """A scan of the answer key, cell by cell as it stands there."""
        day, reader = scan["day"], scan.get("reader", "clinical")
        kind = scan.get("kind", self.person.modality)
        study_id, recorded = f"{kind}-{day}", self.tables.recording_day(day)
        self.tables.add("studies", "radiology", day, recorded_on=recorded, study_id=study_id, done_on=day,
                        reader=reader, kind=kind, phases=_PHASES[kind], slice_mm=3, regions="liver;abdomen",
                        new_lesion=scan.get("new_lesion", "none"))
        for lesion_id, cell in scan["lesions"].items():
            lesion = lesions[lesion_id]
            self.introduce(lesion, day)
            length = "short_axis_mm" if lesion.structure == "node" else "longest_diameter_mm"
            if isinstance(cell, Mapping):
                cells = dict(cell)
            else:
                cells = {"state": cell} if isinstance(cell, str) else {"state": "measured", length: cell}
            self.tables.add("measurements", "radiology", day, recorded_on=recorded, study_id=study_id,
                            lesion_id=lesion_id, reader=reader, **cells)
            if length in cells and lesion.structure != "ablation_zone":
                lesion.anchor_day, lesion.anchor_mm = last_day(day), max(float(cells[length]), 1.0)

    def receptor_scans(self, end: date) -> None:
        """Receptor PET at diagnosis and now and then later."""
        rng, day = self._rng, self.person.diagnosed + timedelta(days=self._rng.randint(3, 25))
        if rng.random() < 0.12:
            return
        while day < end:
            self.tables.add("studies", "nuclear medicine", day, study_id=f"PET-{day}", done_on=day, reader="clinical",
                            kind="SSTR_PET", regions="whole body",
                            krenning=rng.choice((3, 3, 4)) if self.person.grade != "G3" else rng.choice((2, 3)),
                            result="known liver metastases positive")
            day += timedelta(days=rng.randint(420, 800))
