"""Make the demo cohort: 60 patients, the planted truths of `answer_key.yaml` and a believable rest.

Run `python data/demo/make_demo.py` to write the tables beside this file, or `--into FOLDER` to write them elsewhere.
The same key and the same seed give the same bytes.
"""

import argparse
from pathlib import Path

import yaml
from demo_courses import plan_courses
from demo_drugs import add_drugs
from demo_followup import FollowUp, scan_days
from demo_laboratory import Laboratory
from demo_liver import make_lesions
from demo_person import add_person, make_person
from demo_story import Story
from demo_tables import PatientTables, write_tables
from demo_workup import WorkUp

HERE = Path(__file__).resolve().parent
PATIENTS = 60


def read_plants(key: Path) -> dict[str, dict]:
    """What the answer key demands, by patient; an entry that names another one plants nothing of its own."""
    truths = yaml.safe_load(key.read_text(encoding="utf-8"))["truths"]
    plants: dict[str, dict] = {}
    for truth in truths:
        if isinstance(truth["plant"], dict):
            story = {name: rows for name, rows in truth["plant"].items() if name != "adds"}
            plant = plants.setdefault(truth["patient"], {})
            if story and any(name != "adds" for name in plant):
                raise ValueError(f"{truth['id']}: {truth['patient']} has two plants; let one name the other's id")
            plant.update(story)
            for table, rows in truth["plant"].get("adds", {}).items():
                plant.setdefault("adds", {}).setdefault(table, []).extend(rows)
    return plants


def make_patient(patient_id: str, plant: dict) -> PatientTables:
    """All rows of one patient."""
    person = make_person(patient_id, plant)
    tables = PatientTables(patient_id, person.today)
    add_person(person, tables)
    lesions, courses = make_lesions(person), plan_courses(person)
    story = Story(person, tables, lesions, courses)
    story.play()
    drugs = add_drugs(person, courses, tables)
    procedures = sorted({day for day, _, _ in story.procedures})
    laboratory = Laboratory(person, tables, story.lesions, drugs)
    laboratory.write(procedures)
    followup = FollowUp(person, tables, laboratory.visits)
    followup.symptoms()
    followup.findings(story.lesions, procedures, scan_days(tables))
    followup.plans(story.procedures, drugs, scan_days(tables))
    WorkUp(person, tables, laboratory, followup).write(story.lesions)
    return tables


def main() -> None:
    """Read the key, make the patients, write the tables."""
    parser = argparse.ArgumentParser(description="Make the demo cohort of made patients.")
    parser.add_argument("--into", type=Path, default=HERE, help="folder for the tables (default: beside this file)")
    arguments = parser.parse_args()
    plants = read_plants(HERE / "answer_key.yaml")
    names = [f"NET-{number:03d}" for number in range(1, PATIENTS + 1)]
    write_tables([make_patient(name, plants.get(name, {})) for name in names], arguments.into)


if __name__ == "__main__":
    main()
