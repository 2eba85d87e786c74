"""Which injections, drugs that disturb markers, and operations on the primary does a made patient get?"""

from dataclasses import dataclass
from datetime import date, timedelta

from demo_courses import Course
from demo_person import Person
from demo_tables import PatientTables, stream, to_weekday

_PRIMARY_SURGERY = {"ileum": "right hemicolectomy with lymph nodes", "jejunum": "small-bowel resection",
                    "small_bowel": "small-bowel resection with lymph nodes", "pancreas": "distal pancreatectomy",
                    "rectum": "low anterior resection", "colon": "right hemicolectomy", "duodenum": "local resection",
                    "lung": "lobectomy", "stomach": "wedge resection"}


@dataclass
class Drugs:
    """What later parts of the story need to know: last injection, its name, and when PPI and SSRI were taken."""

    last_injection: date | None = None
    injection_name: str = ""
    ppi: tuple[date, date | None] | None = None
    ssri: tuple[date, date | None] | None = None


def add_drugs(person: Person, courses: list[Course], tables: PatientTables) -> Drugs:
    """Injections every 28 days, PPI and SSRI in some, the operation on the primary in many."""
    rng = stream(person.patient_id, "drugs")
    drugs, end = Drugs(), person.died or person.today
    _add_injections(person, courses, tables, drugs)
    for row in person.planted("treatments"):
        if row["kind"] == "PPI":
            drugs.ppi = (row["performed_on"], row.get("ended_on"))
        elif row["kind"] == "SSRI":
            drugs.ssri = (row["performed_on"], row.get("ended_on"))
    if not person.planted("scans") and not person.planted("treatments") and not person.planted("series"):
        _add_disturbing(person, tables, drugs)
    surgery = _PRIMARY_SURGERY.get(person.primary)
    day = to_weekday(person.diagnosed + timedelta(days=rng.randint(14, 28)))
    if surgery and rng.random() < (0.65 if person.midgut else 0.35) and not person.planted("treatments") and day < end:
        tables.add("treatments", "surgery", day, treatment_id="PRIM-1", kind="primary_resection", performed_on=day,
                   agent=surgery, access=rng.choice(("open", "laparoscopic")), note="resection of the primary tumour")
    return drugs


def _add_injections(person: Person, courses: list[Course], tables: PatientTables, drugs: Drugs) -> None:
    rng, end = stream(person.patient_id, "injections"), person.died or person.today
    asked = person.plant.get("ssa")
    course = next((course for course in courses if course.kind == "SSA"), None)
    if asked is None and course is None:
        return
    agent, dose = rng.choice((("lanreotide", 120), ("lanreotide", 120), ("octreotide LAR", 30)))
    days: list[date] = []
    if asked:
        agent, dose = asked["agent"], asked["dose"]
        day = asked.get("from") or asked["last_on"] - timedelta(days=28 * 38)
        while day <= asked.get("last_on", end):
            days.append(day)
            day += timedelta(days=28)
    elif course:
        stopped = end if rng.random() < 0.85 else course.start + (end - course.start) * rng.uniform(0.5, 0.9)
        day = course.start
        while day <= stopped:
            days.append(day)
            day = to_weekday(day + timedelta(days=28 + rng.choice((0, 0, 0, 0, 0, 1, 2, -1, 7))))
    for number, day in enumerate(days, start=1):
        tables.add("treatments", "nurse", day, treatment_id=f"SSA-1-{number:03d}", course_id="SSA-1", kind="SSA",
                   performed_on=day, agent=agent, dose=dose, dose_unit="mg", interval_days=28, access="injection")
    if days and days[-1] > end - timedelta(days=40):
        drugs.last_injection, drugs.injection_name = days[-1], f"{agent} {dose} mg"


def _add_disturbing(person: Person, tables: PatientTables, drugs: Drugs) -> None:
    rng, end = stream(person.patient_id, "disturbing"), person.died or person.today
    span = (end - person.diagnosed).days
    if person.syndrome == "gastrinoma" or rng.random() < 0.15:
        lasting = person.syndrome == "gastrinoma"
        start = person.diagnosed + timedelta(days=10 if lasting else rng.randint(200, span - 150))
        stop = None if lasting or rng.random() < 0.4 else start + timedelta(days=rng.randint(40, 140))
        stop = stop if stop and stop < end else None
        tables.add("treatments", "general practice", start, treatment_id="PPI-1", kind="PPI", performed_on=start,
                   ended_on=stop, agent="pantoprazole" if lasting else "omeprazole", dose=80 if lasting else 20,
                   dose_unit="mg", interval_days=1, access="oral")
        drugs.ppi = (start, stop)
    if rng.random() < 0.1:
        start = person.diagnosed + timedelta(days=rng.randint(100, span - 100))
        tables.add("treatments", "general practice", start, treatment_id="SSRI-1", kind="SSRI", performed_on=start,
                   agent="sertraline", dose=50, dose_unit="mg", interval_days=1, access="oral")
        drugs.ssri = (start, None)
