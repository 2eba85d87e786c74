"""Any record that the model allows, for properties of files in and out."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Literal, get_args, get_origin

from hypothesis import strategies as st

from netcore.evidence import read_catalogue
from netcore.model import TABLES, PartialDate, PatientRecord, Row, find_contradictions

LESIONS, STUDIES, TREATMENTS = (tuple(f"{letter}{n}" for n in range(3)) for letter in "LST")
# What breaks careless files: separators, quotes, line ends, formulas, a byte order mark, other scripts.
AWKWARD = st.sampled_from([';', 'a;b', ',', '"', '""', 'a"b', "'", "x\ny", "=1+1", "-5", "@x", "+4", "NA", "nan",
                           "None", "é ü ß 肝", "\ufeffx", "\u2028", "a\u0085b", "<b>&amp;</b>", "0012", "1e3", "\\",
                           "\\n", "x\r\ny"])
PLAIN = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)
TEXT = st.one_of(AWKWARD, PLAIN).filter(lambda text: text.strip())
WORD = TEXT.map(lambda text: text.replace(";", "").replace("\n", " ")).filter(lambda text: text.strip())
DAY = st.builds(PartialDate, st.integers(1950, 2023), st.none() | st.just(7)) | st.dates(
    datetime(1950, 1, 1).date(), datetime(2023, 12, 31).date()).map(PartialDate.read)
MOMENT = st.datetimes(datetime(2000, 1, 1), datetime(2023, 12, 30), timezones=st.just(UTC))
IDS = {"lesion_id": st.sampled_from(LESIONS), "of_lesion_id": st.sampled_from(LESIONS),
       "study_id": st.sampled_from(STUDIES), "treatment_id": st.sampled_from(TREATMENTS),
       "linked_lesion_ids": st.lists(st.sampled_from(LESIONS), max_size=2)}


def _values(name: str, annotation: Any) -> st.SearchStrategy[Any]:
    if name in IDS:
        return IDS[name]
    if get_origin(annotation) is Literal:
        return st.sampled_from(get_args(annotation))
    if get_origin(annotation) is tuple:
        inner = get_args(annotation)[0]
        return st.lists(WORD if inner is str else _values(name, inner), max_size=3)
    if annotation in (PartialDate, datetime, bool):
        return {PartialDate: DAY, datetime: MOMENT, bool: st.booleans()}[annotation]
    if annotation is int:
        return st.integers(0, 4)
    if annotation is Decimal:
        return st.decimals(0, 10, places=3) | st.sampled_from(["0", "0.0", "1e-7", "9.999999999999999999999999999999"])
    return WORD.map(lambda text: " ".join(text.split()) or "x") if name.endswith("_id") else TEXT


def _stripped(annotation: Any) -> Any:
    """The type without None and without pydantic's decorations."""
    if hasattr(annotation, "__metadata__"):
        return _stripped(get_args(annotation)[0])
    if type(None) in get_args(annotation):
        return _stripped(next(part for part in get_args(annotation) if part is not type(None)))
    return annotation


def _row(model: type[Row]) -> st.SearchStrategy[Row]:
    required, optional = {}, {}
    for name, field in model.model_fields.items():
        if name in ("patient_id", "analyte", "unit", "row_id"):
            continue
        strategy = _values(name, _stripped(field.annotation))
        (required if field.is_required() else optional)[name] = strategy
    if "analyte" in model.model_fields:
        required["analyte"] = st.sampled_from(sorted(read_catalogue().analytes))
    rows = st.fixed_dictionaries(required, optional=optional)
    return rows.map(lambda values: model.model_validate({"patient_id": "NET-1", **values}))


def _fitting(rows: list[Row]) -> PatientRecord:
    """The record of those rows that fit together."""
    while problems := find_contradictions(rows):
        unfit = {id(row) for row, _ in problems}
        rows = [row for row in rows if id(row) not in unfit]
    return PatientRecord.of(rows)


@st.composite
def records(draw: st.DrawFn) -> PatientRecord:
    """One patient with up to three rows in each table."""
    rows: list[Row] = [draw(_row(TABLES["patients"]))]
    for table, model in list(TABLES.items())[1:]:
        rows.extend(draw(st.lists(_row(model), max_size=3), label=table))
    # Described last and only where nothing else describes them, so that other rows have something to speak of.
    for table, field, names in (("lesions", "lesion_id", LESIONS), ("studies", "study_id", STUDIES),
                                ("treatments", "treatment_id", TREATMENTS)):
        known = {getattr(row, field) for row in rows if table == row.TABLE}
        kind = {"kind": "TACE"} if table == "treatments" else {}
        rows.extend(TABLES[table].model_validate({"patient_id": "NET-1", field: name, **kind})
                    for name in names if name not in known)
    return _fitting(rows)
