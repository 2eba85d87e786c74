"""What is one row of each table of the record?

Field names are the column names of the exchange format. A blank cell is `None`: not known, never zero and
never normal. Lengths are millimetres. `KEY` is the table's natural key: two rows that share it speak of the
same thing. `DAY` names the field that says when the row's event happened.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import Field, model_validator

from netcore.model import words
from netcore.model.dates import PartialDate
from netcore.model.fields import (
    Amount,
    Identifier,
    Integer,
    Millimetres,
    Number,
    Percent,
    SignedMillimetres,
    TenScale,
    Text,
    Words,
    YesNo,
)
from netcore.model.row import Row

ROUTINE_READER = "clinical"


class Patient(Row):
    """One person. `story_today` (examples only) is the day on which the example is looked at by default."""

    TABLE, KEY = "patients", ("patient_id",)

    sex: words.Sex | None = None
    birth_year: PartialDate | None = None
    primary_site: words.PrimarySite | None = None
    diagnosed_on: PartialDate | None = None
    died_on: PartialDate | None = None
    death_cause: Text | None = None
    last_contact_on: PartialDate | None = None
    origin: words.Origin | None = None
    citation: Text | None = None
    story_today: PartialDate | None = None


class Histology(Row):
    """One tissue sample and what the pathologist reported. Ki-67 in percent, low and high end as reported."""

    TABLE, KEY, DAY = "histology", ("sampled_on", "site", "lesion_id", "specimen", "when_text"), "sampled_on"

    sampled_on: PartialDate | None = None
    site: words.HistologySite | None = None
    lesion_id: Identifier | None = None
    specimen: words.SpecimenKind | None = None
    edition: Text | None = None
    reported_grade: words.Grade | None = None
    differentiation: words.Differentiation | None = None
    ki67_low: Percent | None = None
    ki67_high: Percent | None = None
    mitoses_per_2mm2: Amount | None = None
    cells_counted: Amount | None = None


class Lab(Row):
    """One laboratory result as the laboratory gave it. `minutes` counts from the start of a dynamic test.

    A result printed only as a word has `interpretation` and no `value`. `<4` is comparator `<`, value 4.
    """

    TABLE, DAY = "labs", "taken_on"
    KEY = ("analyte", "specimen", "taken_on", "sample_id", "minutes", "assay", "laboratory", "when_text", "sequence")

    analyte: Identifier
    taken_on: PartialDate | None = None
    sample_id: Identifier | None = None
    minutes: Number | None = None
    comparator: words.Comparator | None = None
    value: Number | None = None
    interpretation: words.Interpretation | None = None
    unit: Text | None = None
    lower_limit: Number | None = None
    upper_limit: Number | None = None
    specimen: words.LabSpecimen | None = None
    assay: Text | None = None
    laboratory: Text | None = None
    conditions: Words = ()


class Study(Row):
    """One imaging study as one reading stream saw it; `reader` is the stream."""

    TABLE, KEY, DAY = "studies", ("study_id", "reader"), "done_on"

    study_id: Identifier
    done_on: PartialDate | None = None
    timepoint: Text | None = None
    reader: Text = ROUTINE_READER
    kind: words.StudyKind | None = None
    phases: Words = ()
    slice_mm: Millimetres | None = None
    regions: Words = ()
    new_lesion: words.NewLesion | None = None
    krenning: Integer | None = Field(default=None, ge=0, le=4)
    result: Text | None = None


class Lesion(Row):
    """One lesion, or the ablation zone that replaced one (`of_lesion_id` names the zone's tumour)."""

    TABLE, KEY, DAY = "lesions", ("lesion_id",), "first_seen_on"

    lesion_id: Identifier
    label: Text | None = None
    organ: Text | None = None
    segment: words.Segment | None = None
    structure: words.Structure = "tumour"
    of_lesion_id: Identifier | None = None
    first_seen_on: PartialDate | None = None

    @property
    def in_liver(self) -> bool | None:
        """Does it lie in the liver: by its organ, else because a segment is named? None: neither is recorded."""
        organ = (self.organ or "").strip().casefold()
        return organ == "liver" if organ else True if self.segment is not None else None


class TargetChoice(Row):
    """One lesion's role for one course of treatment in one reading stream, dated by its baseline."""

    TABLE, KEY, DAY = "target_sets", ("set_id", "reader", "lesion_id"), "baseline_on"

    set_id: Identifier
    course_id: Identifier | None = None
    reader: Text = ROUTINE_READER
    baseline_on: PartialDate | None = None
    lesion_id: Identifier
    role: words.Role


class Measurement(Row):
    """What one reading stream found of one lesion in one study. Lengths in mm, volume in mL.

    A diameter of 0 and `absent` mean looked for and gone; a blank diameter means not measured;
    `not_evaluable` that it could not be. `too_small` is believed present but too small to measure.
    """

    TABLE, KEY = "measurements", ("study_id", "lesion_id", "reader")

    study_id: Identifier
    lesion_id: Identifier
    reader: Text = ROUTINE_READER
    state: words.State | None = None
    linked_lesion_ids: Words = ()
    longest_diameter_mm: Millimetres | None = None
    perpendicular_mm: Millimetres | None = None
    third_axis_mm: Millimetres | None = None
    short_axis_mm: Millimetres | None = None
    enhancing_diameter_mm: Millimetres | None = None
    enhancing_perpendicular_mm: Millimetres | None = None
    attenuation_hu: Number | None = None
    volume_ml: Amount | None = None
    enhancing_volume_ml: Amount | None = None
    zone_finding: words.ZoneFinding | None = None
    certainty: words.Certainty | None = None


class Treatment(Row):
    """One procedure, injection or period on a drug. `course_id` joins the rows of one course."""

    TABLE, KEY, DAY = "treatments", ("treatment_id",), "performed_on"

    treatment_id: Identifier
    course_id: Identifier | None = None
    kind: words.TreatmentKind
    performed_on: PartialDate | None = None
    ended_on: PartialDate | None = None
    agent: Text | None = None
    dose: Amount | None = None
    dose_unit: Text | None = None
    interval_days: Amount | None = None
    territory: tuple[words.Territory, ...] = ()
    access: words.Access | None = None
    urgent: YesNo | None = None
    intent: words.Intent | None = None
    stop_reason: Text | None = None
    complication: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _territory_from_text(cls, data: Any) -> Any:
        if isinstance(data, Mapping) and isinstance(data.get("territory"), str):
            parts = tuple(part.strip() for part in data["territory"].split(";") if part.strip())
            return {**data, "territory": parts}
        return data


class TreatedLesion(Row):
    """One lesion that one treatment was aimed at; margin in mm, negative where tumour was left."""

    TABLE, KEY = "treated_lesions", ("treatment_id", "lesion_id")

    treatment_id: Identifier
    lesion_id: Identifier
    technical_success: YesNo | None = None
    margin_mm: SignedMillimetres | None = None


class Finding(Row):
    """One dated fact. `value` is a word or a number as text; "10-15" is a range, with its unit beside it."""

    TABLE, DAY = "findings", "observed_on"
    KEY = ("fact", "observed_on", "lesion_id", "treatment_id", "method", "when_text", "sequence")

    fact: words.Fact
    observed_on: PartialDate | None = None
    lesion_id: Identifier | None = None
    treatment_id: Identifier | None = None
    comparator: words.Comparator | None = None
    value: Text | None = None
    unit: Text | None = None
    grade: Text | None = None
    method: Text | None = None


class Symptoms(Row):
    """Symptoms of one day. The day is `observed_on`; `recorded_on` says, as everywhere, when it was written down."""

    TABLE, KEY, DAY = "symptoms", ("observed_on", "when_text", "sequence"), "observed_on"

    observed_on: PartialDate | None = None
    flushes_per_day: Amount | None = None
    stools_per_day: Amount | None = None
    weight_kg: Amount | None = None
    pain_0_10: TenScale | None = None
    fatigue_0_10: TenScale | None = None


class Plan(Row):
    """Something planned, or the question and decision of a board. `done_on` blank means not done as far as known."""

    TABLE, KEY, DAY = "plans", ("kind", "planned_on", "question", "when_text", "sequence"), "planned_on"

    kind: words.PlanKind
    planned_on: PartialDate | None = None
    done_on: PartialDate | None = None
    question: Text | None = None
    decision: Text | None = None
    reason: Text | None = None


TABLES: dict[str, type[Row]] = {row.TABLE: row for row in (
    Patient, Histology, Lab, Study, Lesion, TargetChoice, Measurement, Treatment, TreatedLesion, Finding, Symptoms,
    Plan)}
