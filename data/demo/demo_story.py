"""In which order do scans and treatments of one made patient happen, and what do they do to the lesions?"""

import random
from datetime import date, timedelta

from demo_courses import ABLATIVE, EMBOLISING, Course, first_planted_day
from demo_imaging import Reading
from demo_liver import Effect, MadeLesion, lesion_in_new_place, zone_of
from demo_person import Person
from demo_tables import PatientTables, last_day, stream, to_weekday

_DEPTH = {"TAE": 0.42, "TACE": 0.45, "DEB-TACE": 0.42, "TARE": 0.44, "PRRT": 0.38, "chemotherapy": 0.45,
          "everolimus": 0.14}
_DOSES = {"TACE": (50, "mg"), "DEB-TACE": (75, "mg"), "TARE": (1.6, "GBq"), "PRRT": (7.4, "GBq"),
          "everolimus": (10, "mg")}


class Story:
    """Plays one patient's courses and scans forward in time and writes their rows."""

    def __init__(self, person: Person, tables: PatientTables, lesions: list[MadeLesion], courses: list[Course]) -> None:
        self.person, self.tables, self.courses = person, tables, courses
        self.lesions = lesions
        self.reading = Reading(person, tables)
        self.procedures: list[tuple[date, str, str]] = []
        self._rng = stream(person.patient_id, "story")
        self._targets: set[str] = set()
        self._number = len(lesions)
        self._new: dict[str, str] = {}  # lesions that are new since the last baseline, with their certainty

    @property
    def end(self) -> date:
        """Last day on which anything invented may happen."""
        return self.person.died or self.person.today

    def play(self) -> None:
        """All scans and sessions in order."""
        invented_until = first_planted_day(self.person)
        events = [(day, 0, "scan", course) for day, course in self._scan_days(invented_until)]
        events += [(session, 1, "session", course) for course in self.courses for session in course.sessions]
        for day, _, what, course in sorted(events, key=lambda event: event[:2]):
            if what == "session":
                self._treat(course, day)
            else:
                self._scan(day, course)
        self._planted()
        self._periods()
        self.reading.receptor_scans(invented_until - timedelta(days=30))

    def _scan_days(self, until: date) -> list[tuple[date, Course | None]]:
        rng, person = self._rng, self.person
        baselines = [(course.baseline, course) for course in self.courses]
        first = person.diagnosed + timedelta(days=rng.randint(0, 6))
        wanted: list[tuple[date, Course | None]] = [*baselines]
        if not baselines or baselines[0][0] > first + timedelta(days=45):
            wanted.append((to_weekday(first), None))
        starts = sorted(day for day, _ in wanted)
        last_sessions = [max(course.sessions) for course in self.courses
                         if course.sessions and course.kind in (*EMBOLISING, *ABLATIVE, "resection")]
        limit = until - timedelta(days=60 if person.planted("scans") or person.plant.get("no_scan_after") else 4)
        day = starts[0]
        while True:
            early = [session for session in last_sessions if day < session + timedelta(days=30) and session > day]
            day = to_weekday(day + timedelta(days=int(person.habits["interval"] + rng.randint(-12, 14))))
            if early and day > early[0] + timedelta(days=45):
                day = to_weekday(early[0] + timedelta(days=rng.randint(32, 44)))
            if day > limit:
                break
            too_near = any(-50 < (day - other).days < 45 for other in starts)
            if not too_near and rng.random() > 0.06:
                wanted.append((day, None))
        days: dict[date, Course | None] = {}
        for day, course in sorted(wanted, key=lambda item: item[0]):
            days[day] = course or days.get(day)
        if person.plant.get("no_scan_after"):
            days[person.plant["no_scan_after"]] = None
        return sorted(days.items())

    def _scan(self, day: date, course: Course | None) -> None:
        rng = self._rng
        chance = {"G1": 0.02, "G2": 0.045, "G3": 0.12}[self.person.grade]
        self._new = dict.fromkeys(self._new, "unequivocal")
        if course is None and not self.person.planted("scans") and self._targets and rng.random() < chance:
            self._number += 1
            lesion = lesion_in_new_place(self.person, rng, self._number, day)
            self.lesions.append(lesion)
            self._new[lesion.lesion_id] = "equivocal" if rng.random() < 0.2 else "unequivocal"
        embolising = any(one.kind in EMBOLISING and one.baseline <= day for one in self.courses)
        drug = any(one.kind in ("everolimus", "chemotherapy") and one.baseline <= day for one in self.courses)
        chosen = self._choose(day, course) if course else None
        if chosen:
            self._targets.update(lesion.lesion_id for lesion, role in chosen if role == "target")
        self.reading.scan(day, self.lesions, new=self._new, baseline=course is not None, enhancement=embolising,
                          attenuation=drug, targets=frozenset(self._targets))
        if chosen and course:
            self._write_set(course, chosen)
            self._new = {}

    def _choose(self, day: date, course: Course) -> list[tuple[MadeLesion, str]]:
        """Targets: the largest two liver lesions that are not about to be removed, and a node of 15 mm or more."""
        aimed = {lesion.lesion_id for lesion in self._aim(course)}
        here = [lesion for lesion in self.lesions if lesion.there(day) and lesion.structure != "ablation_zone"]
        liver = sorted((one for one in here if one.in_liver and one.size(day) >= 12.5 and one.lesion_id not in aimed),
                       key=lambda one: -one.size(day))
        targets = {one.lesion_id for one in liver[:2]}
        targets |= {one.lesion_id for one in here if one.structure == "node" and one.size(day) >= 16.5}
        return [(one, "target" if one.lesion_id in targets else "non_target") for one in here]

    def _write_set(self, course: Course, chosen: list[tuple[MadeLesion, str]]) -> None:
        recorded = self.tables.recording_day(course.baseline)
        for reader in self.person.readers:
            for lesion, role in chosen:
                self.tables.add("target_sets", "radiology", course.baseline, recorded_on=recorded,
                                set_id=f"set-{course.course_id}", course_id=course.course_id, reader=reader,
                                baseline_on=course.baseline, lesion_id=lesion.lesion_id, role=role)

    def _aim(self, course: Course) -> list[MadeLesion]:
        """Lesions that an ablation or resection of this course removes."""
        day = course.start
        liver = [one for one in self.lesions if one.in_liver and one.there(day)]
        small = sorted((one for one in liver if 8 <= one.size(day) <= 30), key=lambda one: one.size(day))
        if course.kind in ABLATIVE:
            return small[:2]
        if course.kind == "resection" and liver:
            largest = max(liver, key=lambda one: one.size(day))
            other_side = [one for one in small if one.lobe != largest.lobe and one.size(day) <= 20]
            return [largest, *other_side[:2]]
        return []

    def _treat(self, course: Course, day: date) -> None:
        if course.kind in ABLATIVE:
            for number, lesion in enumerate(self._aim(course), start=1):
                self._ablate(course, day, course.kind, lesion, f"{course.course_id}-{number}", "percutaneous")
        elif course.kind == "resection":
            largest, *rest = self._aim(course)
            self._resect(course, day, largest)
            for number, lesion in enumerate(rest, start=1):
                self._ablate(course, day, "RFA", lesion, f"{course.course_id}-RFA-{number}", "open")
        elif course.kind in EMBOLISING:
            self._embolise(course, day)
        elif course.kind == "PRRT":
            dose, unit = _DOSES["PRRT"]
            self._row(course, day, course.kind, agent=course.agent, dose=dose, dose_unit=unit, access="infusion")
            if day == course.sessions[0]:
                self._pull(self.lesions, day, _DEPTH["PRRT"], 170)
        elif course.kind in _DEPTH:
            self._pull(self.lesions, day, _DEPTH[course.kind], 120)

    def _embolise(self, course: Course, day: date) -> None:
        lobes = self._lobes(day)
        lobe = lobes[course.sessions.index(day) % len(lobes)]
        hit = [one for one in self.lesions if one.in_liver and one.there(day) and one.lobe == lobe]
        dose, unit = _DOSES.get(course.kind, (None, None))
        rng = self._rng
        treatment = self._row(
            course, day, course.kind, agent=course.agent, dose=dose, dose_unit=unit, territory=lobe,
            access="transarterial", intent="symptom_control" if self.person.syndrome == "carcinoid" else "palliative",
            complication=rng.choice(("post-embolisation syndrome", "fever for two days", None, None, None)))
        for lesion in hit:
            self.tables.add("treated_lesions", "interventional radiology", day, treatment_id=treatment,
                            lesion_id=lesion.lesion_id)
            lesion.embolised.append(day)
        self._pull(hit, day, _DEPTH[course.kind] / (1.6 if day != course.sessions[0] else 1), 90)

    def _lobes(self, day: date) -> list[str]:
        load = {lobe: sum(one.size(day) for one in self.lesions if one.in_liver and one.there(day)
                          and one.lobe == lobe) for lobe in ("right_lobe", "left_lobe")}
        return [lobe for lobe in sorted(load, key=lambda lobe: -load[lobe]) if load[lobe] > 0]

    def _ablate(self, course: Course, day: date, kind: str, lesion: MadeLesion, name: str, access: str) -> None:
        rng = self._rng
        self._row(course, day, kind, treatment_id=name, territory=lesion.segment, access=access, intent="debulking")
        self.tables.add("treated_lesions", "interventional radiology", day, treatment_id=name,
                        lesion_id=lesion.lesion_id, technical_success="yes", margin_mm=rng.choice((3, 5, 5, 6, 8, 10)))
        lesion.gone_on = day
        zone = zone_of(lesion, day, rng)
        zone.first_seen = day + timedelta(days=1)
        self.lesions.append(zone)

    def _resect(self, course: Course, day: date, lesion: MadeLesion) -> None:
        treatment = self._row(course, day, "resection", territory=lesion.segment, access="open", intent="debulking")
        self.tables.add("treated_lesions", "surgery", day, treatment_id=treatment, lesion_id=lesion.lesion_id,
                        technical_success="yes", margin_mm=self._rng.choice((1, 2, 5, 10)))
        lesion.gone_on = day

    def _row(self, course: Course, day: date, kind: str, treatment_id: str | None = None, **cells: object) -> str:
        name = treatment_id or f"{course.course_id}-{course.sessions.index(day) + 1}"
        by = {"resection": "surgery", "PRRT": "nuclear medicine"}.get(kind, "interventional radiology")
        self.tables.add("treatments", by, day, treatment_id=name, course_id=course.course_id, kind=kind,
                        performed_on=day, **cells)
        self.procedures.append((day, kind, course.course_id))
        return name

    def _pull(self, lesions: list[MadeLesion], day: date, depth: float, tau: float) -> None:
        if self.person.planted("scans"):
            return  # sizes are anchored to the planted scans; an invented effect would pull them away
        response = max(self._rng.gauss(1, 0.5), 0.1)
        for lesion in lesions:
            if lesion.structure == "tumour":
                lesion.effects.append(Effect(day, -depth * response * max(self._rng.gauss(1, 0.2), 0.3), tau))

    def _periods(self) -> None:
        """Drugs taken over a period: one row with its end."""
        for course in self.courses:
            if course.kind not in ("everolimus", "chemotherapy"):
                continue
            dose, unit = _DOSES.get(course.kind, (None, None))
            self.tables.add("treatments", "oncology", course.start, treatment_id=f"{course.course_id}-1",
                            course_id=course.course_id, kind=course.kind, performed_on=course.start,
                            ended_on=course.ended, agent=course.agent, dose=dose, dose_unit=unit, access="oral",
                            interval_days=1 if course.kind == "everolimus" else 28,
                            stop_reason=_why_stopped(self._rng) if course.ended else None)

    def _planted(self) -> None:
        person, by_id = self.person, {lesion.lesion_id: lesion for lesion in self.lesions}
        for row in person.planted("treatments"):
            self.tables.add("treatments", "oncology", row["performed_on"], **row)
            if row["kind"] in (*EMBOLISING, *ABLATIVE, "resection", "PRRT"):
                self.procedures.append((last_day(row["performed_on"]), row["kind"], row["course_id"]))
        planted = {row["treatment_id"]: row for row in person.planted("treatments")}
        for row in person.planted("treated_lesions"):
            treatment = planted[row["treatment_id"]]
            self.tables.add("treated_lesions", "interventional radiology", treatment["performed_on"], **row)
            if treatment["kind"] in (*ABLATIVE, "resection"):
                by_id[row["lesion_id"]].gone_on = treatment["performed_on"]
        sets = person.plant.get("target_sets", [])
        for chosen in sets if isinstance(sets, list) else [sets]:
            for role in ("target", "non_target"):
                for lesion_id in chosen[role]:
                    self.tables.add("target_sets", "radiology", chosen["baseline"], set_id=f"set-{chosen['course']}",
                                    course_id=chosen["course"], reader=chosen.get("reader", "clinical"),
                                    baseline_on=chosen["baseline"], lesion_id=lesion_id, role=role)
        for scan in person.planted("scans"):
            self.reading.planted_scan(scan, by_id)
        self._go_on()

    def _go_on(self) -> None:
        """Where the story is looked at long after the last planted scan, ordinary scans follow."""
        scans = self.person.planted("scans")
        if not scans:
            return
        day = last_day(scans[-1]["day"])
        while True:
            day = to_weekday(day + timedelta(days=int(self.person.habits["interval"]) + self._rng.randint(20, 45)))
            if day > self.end - timedelta(days=20):
                return
            self.reading.scan(day, self.lesions, baseline=True)


def _why_stopped(rng: random.Random) -> str:
    return rng.choice(("progression", "progression", "side effects", "planned end"))
