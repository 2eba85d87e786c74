"""Which courses of treatment does a made patient go through, and when does each begin?"""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from demo_person import Person
from demo_tables import last_day, stream, to_weekday

ABLATIVE = ("RFA", "MWA")
EMBOLISING = ("TAE", "TACE", "DEB-TACE", "TARE")


@dataclass
class Course:
    """One course: its sessions (or cycles) by day, and the scan it is compared with."""

    course_id: str
    kind: str
    start: date
    baseline: date
    sessions: list[date] = field(default_factory=list)
    ended: date | None = None
    agent: str | None = None


def plan_courses(person: Person) -> list[Course]:
    """The courses that the generator adds, in order; in planted patients only what lies well before the plant."""
    rng = stream(person.patient_id, "courses")
    end = first_planted_day(person)
    courses: list[Course] = []
    numbers: dict[str, int] = {}
    start = person.diagnosed + timedelta(days=rng.randint(30, 80))
    if person.plant.get("ssa") is None and rng.random() < (0.35 if person.grade == "G3" else 0.85):
        courses.append(_course(rng, "SSA", start, numbers))
    day = start + timedelta(days=rng.randint(45, 110))
    for kind in [] if person.plant.get("no_other_courses") else _line_up(person, rng):
        day = to_weekday(day + timedelta(days=rng.randint(0, 60)))
        if day > end - timedelta(days=110):
            break
        course = _course(rng, kind, day, numbers)
        _add_sessions(course, rng, end)
        courses.append(course)
        last = max([course.start, *course.sessions, course.ended or course.start])
        day = last + timedelta(days=rng.randint(190, 420))
    return courses


def first_planted_day(person: Person) -> date:
    """From this day on nothing that treats the tumour is invented; the end of the story where nothing is planted."""
    days = [person.died or person.today]
    days += [last_day(scan["day"]) for scan in person.planted("scans")[:1]]
    days += [last_day(row["performed_on"]) for row in person.planted("treatments") if row.get("course_id")]
    days += [last_day(row["observed_on"]) for row in person.planted("findings")
             if row["fact"] in ("portal_vein", "future_liver_remnant")]
    if person.plant.get("no_scan_after"):
        days.append(person.plant["no_scan_after"])
    return min(days)


def _line_up(person: Person, rng: random.Random) -> list[str]:
    anastomosis = any(row["fact"] == "bilioenteric_anastomosis" for row in person.planted("findings"))
    embolising = rng.choices(EMBOLISING, (40, 42, 6, 12), k=2)
    if person.grade == "G3":
        kinds = ["chemotherapy", "PRRT", "everolimus", embolising[0]]
    elif person.primary == "pancreas":
        kinds = [rng.choice((embolising[0], "chemotherapy", "RFA")), "PRRT", "everolimus", embolising[1],
                 rng.choice(ABLATIVE)]
    else:
        kinds = [rng.choice(("resection", embolising[0], rng.choice(ABLATIVE))), rng.choice((embolising[1], "PRRT")),
                 rng.choice(("PRRT", "everolimus")), embolising[0], rng.choice(ABLATIVE)]
    kinds += ["everolimus", "PRRT", embolising[1], embolising[0], "chemotherapy"]  # long stories need further lines
    named = {row["kind"] for row in person.planted("treatments")}
    kept = []
    for kind in kinds:
        repeated = kind in kept and kind not in EMBOLISING
        removes = kind in (*ABLATIVE, "resection")
        if repeated or kind in named or (anastomosis and kind in (*EMBOLISING, *ABLATIVE)):
            continue
        if removes and person.planted("scans"):  # would take away lesions that the plant needs
            continue
        kept.append(kind)
    return kept


def _course(rng: random.Random, kind: str, start: date, numbers: dict[str, int]) -> Course:
    name = {"everolimus": "EVE", "chemotherapy": "CTX", "resection": "RES"}.get(kind, kind)
    numbers[name] = numbers.get(name, 0) + 1
    start = to_weekday(start)
    baseline = start - timedelta(days=rng.randint(5, 22))
    if baseline.weekday() > 4:
        baseline -= timedelta(days=2)
    return Course(f"{name}-{numbers[name]}", kind, start, baseline)


def _add_sessions(course: Course, rng: random.Random, end: date) -> None:
    if course.kind in EMBOLISING:
        count, gap = rng.choice((1, 2, 2, 3)), (35, 56)
    elif course.kind == "PRRT":
        count, gap = rng.choice((3, 4, 4)), (56, 63)
    else:
        count, gap = 1, (0, 0)
    day = course.start
    for _ in range(count):
        if day > end - timedelta(days=40):
            break
        course.sessions.append(day)
        day = to_weekday(day + timedelta(days=rng.randint(*gap)))
    if course.kind in ("everolimus", "chemotherapy"):
        ended = course.start + timedelta(days=rng.randint(170, 420))
        course.ended = to_weekday(ended) if ended < end - timedelta(days=30) else None
    course.agent = {
        "PRRT": "177Lu-DOTATATE", "everolimus": "everolimus", "TARE": "Y-90 resin microspheres",
        "TACE": "doxorubicin", "DEB-TACE": "doxorubicin-eluting beads", "TAE": "microspheres 100-300 um",
        "chemotherapy": "capecitabine and temozolomide"}.get(course.kind)
