"""Which facts follow from a record as of a day?

The only place where time is cut off for the rules. A fact that does not follow is absent; it is never a default.
"""

import gc
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from netcore.model import PatientRecord, cut_record
from netcore.rules.facts import fact_definitions
from netcore.rules.gather.chart import Chart, Gatherer
from netcore.rules.gather.days import DAYS
from netcore.rules.gather.extent import EXTENT
from netcore.rules.gather.findings import FINDINGS
from netcore.rules.gather.items import study_items, treatment_items
from netcore.rules.gather.lab_items import lab_items
from netcore.rules.gather.laboratory import LABORATORY
from netcore.rules.gather.lesions import lesion_items, lesions_complete
from netcore.rules.gather.person import PERSON
from netcore.rules.gather.procedures import PROCEDURES
from netcore.rules.gather.response import RESPONSE
from netcore.rules.gather.scores import SCORES
from netcore.rules.gather.symptoms import SYMPTOMS
from netcore.rules.gather.trying import try_facts
from netcore.rules.gather.volumes import VOLUMES
from netcore.rules.values import Facts, FactValue, Item

__all__ = ["ITEM_GATHERERS", "PATIENT_GATHERERS", "gather_cohort", "gather_facts", "try_facts"]

_THEMES: tuple[Mapping[str, Gatherer], ...] = (PERSON, SYMPTOMS, FINDINGS, EXTENT, VOLUMES, RESPONSE, LABORATORY,
                                              SCORES, PROCEDURES, DAYS)
PATIENT_GATHERERS: dict[str, Gatherer] = {name: gather for theme in _THEMES for name, gather in theme.items()}
ITEM_GATHERERS: dict[str, Callable[[Chart], tuple[Item, ...]]] = {
    "lesion": lesion_items, "lab": lab_items, "treatment": treatment_items, "study": study_items}


def gather_facts(record: PatientRecord, as_of: date, wanted: frozenset[str] | None = None) -> Facts:
    """Every defined fact of the patient, of each liver tumour, marker result, treatment and study, as of the end of the
    day. `wanted`: only facts of these names (others are left out, not unknown); None: all.

    Ages of facts count to the day of a planned procedure that is still to come and has an exact day, else to `as_of`.
    """
    chart = Chart(cut_record(record, as_of), as_of, PATIENT_GATHERERS)
    definitions = fact_definitions()
    names = PATIENT_GATHERERS if wanted is None else [name for name in PATIENT_GATHERERS if name in wanted]
    patient: dict[str, FactValue] = {name: value for name in names if (value := chart.fact(name)) is not None}
    kinds = [kind for kind in ITEM_GATHERERS if wanted is None
             or any(definitions[name].scope == kind for name in wanted if name in definitions)]
    planned = chart.fact("planned_procedure_on")
    day = planned.date.exact if planned and planned.date else None
    return Facts(as_of=as_of, reference_day=day if day and day > as_of else as_of, patient=patient,
                 items={kind: ITEM_GATHERERS[kind](chart) for kind in kinds},
                 lesions_complete=lesions_complete(chart))


def gather_cohort(records: Iterable[tuple[PatientRecord, date]], wanted: frozenset[str] | None = None) -> list[Facts]:
    """The facts of many patients, each as of a day of its own, as `gather_facts` gives them.

    Python's search for unreachable cycles waits meanwhile: facts hold none, and going through all that was gathered so
    far, again and again, would take a third of the time.
    """
    searching = gc.isenabled()
    gc.disable()
    try:
        return [gather_facts(record, as_of, wanted) for record, as_of in records]
    finally:
        if searching:
            gc.enable()
