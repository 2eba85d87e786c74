"""Which symptoms, findings and plans does a made patient have?"""

from datetime import date, timedelta

from demo_courses import EMBOLISING
from demo_drugs import Drugs
from demo_liver import MadeLesion
from demo_person import Person
from demo_tables import PatientTables, last_day, stream, to_weekday


class FollowUp:
    """Writes what nurses, clinics and the tumour board note; rows that the answer key forbids or plants are left."""

    def __init__(self, person: Person, tables: PatientTables, visits: list[date]) -> None:
        self.person, self.tables, self.visits = person, tables, visits
        self.end = person.died or person.today
        forbidden = person.plant.get("nothing_of", {})
        self._no_fact = {row["fact"] for row in forbidden.get("findings", [])}
        self._no_fact |= {row["fact"] for row in person.planted("findings")}
        self._no_plan = {row["kind"] for row in [*forbidden.get("plans", []), *person.planted("plans")]}
        self._no_echo = bool(forbidden.get("studies"))

    def symptoms(self) -> None:
        """Flushes, stools and weight with carcinoid syndrome or a VIPoma; else weight now and then."""
        rng = stream(self.person.patient_id, "symptoms")
        planted = self.person.planted("symptoms")
        quiet = min((row["observed_on"] for row in planted), default=None)
        flushes, stools, weight = rng.uniform(1.5, 6), rng.uniform(2.5, 7), rng.gauss(74, 11)
        hormonal = self.person.syndrome in ("carcinoid", "VIPoma")
        better = 1.0
        for number, day in enumerate(self.visits):
            better = max(0.35, min(1.1, better * rng.choice((0.85, 0.95, 1.0, 1.08))))
            weight += rng.gauss(-0.15, 0.9)
            noisy = (rng.gauss(0, 0.7), rng.gauss(0, 0.7))
            pain, tired, asked = rng.choice((0, 0, 0, 1, 2, 3)), rng.choice((1, 2, 2, 3, 4, 5)), rng.random()
            if (quiet and day >= quiet - timedelta(days=25)) or (not hormonal and number % 2):
                continue
            self.tables.add(
                "symptoms", "nurse", day, observed_on=day, weight_kg=round(weight, 1),
                flushes_per_day=max(round(flushes * better + noisy[0]), 0)
                if self.person.syndrome == "carcinoid" and asked > 0.08 else None,
                stools_per_day=max(round(stools * better + noisy[1]), 1) if hormonal else None,
                pain_0_10=pain if asked > 0.3 else None, fatigue_0_10=tired if asked > 0.3 else None)
        for row in planted:
            self.tables.add("symptoms", "nurse", row["observed_on"], **row)

    def findings(self, lesions: list[MadeLesion], procedures: list[date], scans: list[date]) -> None:
        """Facts by day; each patient misses some, as in life."""
        rng, start = stream(self.person.patient_id, "findings"), self.person.diagnosed
        for row in self.person.planted("findings"):
            self.tables.add("findings", "clinic", row["observed_on"], **row)
        self.once("syndrome", start, "clinic", rng.random() < 0.92, value=self.person.syndrome)
        self.once("bilioenteric_anastomosis", start, "clinic", rng.random() < 0.6, value="no")
        self.once("gallbladder", start, "radiology", rng.random() < 0.5, value=rng.choice(("in situ", "removed")))
        node = any(lesion.structure == "node" for lesion in lesions)
        bone = any(lesion.organ == "bone" for lesion in lesions)
        outside = "; ".join([*(["mesenteric nodes"] if node else []), *(["bone"] if bone else [])]) or "none"
        self.once("extrahepatic_disease", start, "radiology", rng.random() < 0.8, value=outside, method="SSTR PET")
        self.once("height_cm", start, "nurse", rng.random() < 0.6, value=round(rng.gauss(171, 9)), unit="cm")
        self.once("encephalopathy", self.visits[0], "clinic", rng.random() < 0.6, value="none")
        usual = rng.choice((0, 0, 0, 1, 1))
        for day in self.visits[::2]:
            if rng.random() < 0.85:
                self.once("ecog", day, "clinic", True, value=usual + (rng.random() < 0.12))
        portal, ascites = rng.random() < 0.85, rng.random() < 0.8
        for number, day in enumerate(scans):
            if number % 3 == 0 and rng.random() < 0.85:
                tumour_ml = sum(one.size(day) ** 3 for one in lesions if one.in_liver and one.there(day)) * 0.00052
                percent = max(round(100 * tumour_ml / (tumour_ml + 1500)), 1)
                self.once("liver_involvement", day, "radiology", True, value=percent, unit="%", method="visual")
            near = any(0 <= (session - day).days < 40 for session in procedures) or number == len(scans) - 1
            if portal and (near or number == 0):
                self.once("portal_vein", day, "radiology", True, value="open", method=self.person.modality)
            if ascites and (near or number == 0):
                self.once("ascites", day, "radiology", True, value="none", method=self.person.modality)
        if self.person.syndrome == "carcinoid":
            self._carcinoid(procedures)

    def once(self, fact: str, day: date, by: str, wanted: bool, **cells: object) -> None:
        """A finding that is wanted, unless the answer key plants or forbids that fact."""
        if wanted and fact not in self._no_fact:
            self.tables.add("findings", by, day, fact=fact, observed_on=day, **cells)

    def _carcinoid(self, procedures: list[date]) -> None:
        rng = stream(self.person.patient_id, "carcinoid")
        plan, echo = rng.random() < 0.6, rng.random() < 0.65
        for session in procedures:
            day = session - timedelta(days=rng.randint(1, 14))
            if plan and day > self.person.diagnosed:
                self.once("octreotide_plan", day, "anaesthesia", True, value="documented")
        if not echo or self._no_echo:
            return
        day = to_weekday(self.person.diagnosed + timedelta(days=rng.randint(30, 120)))
        words = rng.choice(("no carcinoid heart disease", "no carcinoid heart disease", "mild tricuspid regurgitation"))
        while day <= self.end:
            self.once("echo_result", day, "cardiology", True, value=words, method="transthoracic")
            self.tables.add("studies", "cardiology", day, study_id=f"ECHO-{day}", done_on=day, reader="clinical",
                            kind="echo", result=words)
            day = to_weekday(day + timedelta(days=rng.randint(340, 520)))

    def plans(self, procedures: list[tuple[date, str, str]], drugs: Drugs, scans: list[date]) -> None:
        """Boards before procedures (done), and what lies ahead of the story's day or is overdue on it."""
        rng, today = stream(self.person.patient_id, "plans"), self.person.today
        for row in self.person.planted("plans"):
            self.tables.add("plans", "tumour board office", row["planned_on"], **row)
        courses: set[str] = set()
        for day, kind, course in sorted(procedures):
            board = to_weekday(day - timedelta(days=rng.randint(12, 30)))
            if course in courses or board >= day or board < self.person.diagnosed:
                continue
            courses.add(course)
            self.tables.add("plans", "tumour board office", board, recorded_on=board - timedelta(days=7),
                            kind="board", planned_on=board, done_on=board, question=_question(kind),
                            decision=f"{kind} agreed",
                            reason=rng.choice(("progressive", "symptoms", "dominant lesion")))
        if self.person.died:
            return
        made = max(self.visits[-1], today - timedelta(days=60))
        if rng.random() < 0.55:
            self.ahead("board", today + timedelta(days=rng.randint(0, 9)), made, rng.choice((
                "Next line of treatment?", "Embolise again?", "Ablation of the small lesions?",
                "Resection with ablation?", "Continue and watch?")))
        if rng.random() < 0.8:
            self.ahead("visit", today + timedelta(days=rng.randint(5, 80)), made, "clinic visit")
        last_scan = max((day for day in scans if day <= today), default=today)
        overdue = rng.random() < 0.18
        due = today - timedelta(days=rng.randint(8, 45)) if overdue else today + timedelta(days=rng.randint(6, 95))
        if due > last_scan + timedelta(days=25):
            self.ahead("scan", due, max(last_scan, due - timedelta(days=120)), f"liver {self.person.modality}")
        if drugs.last_injection:
            self.ahead("injection", drugs.last_injection + timedelta(days=28), drugs.last_injection,
                        drugs.injection_name)
        if self.person.syndrome == "carcinoid" and rng.random() < 0.4:
            self.ahead("echocardiography", today + timedelta(days=rng.randint(-40, 120)), made, "echocardiography")

    def ahead(self, kind: str, day: date, made: date, question: str) -> None:
        """A plan that lies ahead, unless the answer key plants or forbids its kind."""
        if kind in self._no_plan:
            return
        day = to_weekday(day)
        self.tables.add("plans", "tumour board office", day, recorded_on=min(made, day, self.person.today), kind=kind,
                        planned_on=day, question=question)


def _question(kind: str) -> str:
    if kind in EMBOLISING:
        return f"{kind} of the liver metastases?"
    return {"PRRT": "PRRT?", "resection": "Liver resection, with ablation of small lesions?"}.get(
        kind, f"{kind} of small lesions?")


def scan_days(tables: PatientTables) -> list[date]:
    """Days of the scans written so far, in order; months count as their last day."""
    return sorted({last_day(row["done_on"]) for row in tables.rows["studies"] if row.get("kind") in ("CT", "MRI")})
