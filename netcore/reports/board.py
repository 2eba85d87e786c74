"""What stands on the board summary of one patient on one day?

Everything is taken from the views that the screens show; nothing is judged or computed here.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from netcore.evidence import evidence_hash
from netcore.model import PatientRecord
from netcore.rules import Evaluation
from netcore.units import System
from netcore.views.amounts import SYSTEMS
from netcore.views.lesions.criteria import criteria_view, scan_view
from netcore.views.lesions.page import lesion_view
from netcore.views.lesions.tracks import readers
from netcore.views.options.arguments import Argument, argument
from netcore.views.options.beside import CautionLine, caution_lines
from netcore.views.options.due import due_entries
from netcore.views.options.missing import MissingFact, change_view
from netcore.views.options.page import OptionsView, options_view
from netcore.views.options.plan_drawing import plan_view
from netcore.views.patient.page import Banner, patient_view
from netcore.views.text import day_words

Line = tuple[str, str]
_WHO_WROTE_IT = frozenset({"row_id", "recorded_on", "recorded_by"})
# Scans in the lesion table: that of the baseline, and the last ones.
_LAST_SCANS = 3
CAUTIONS_HEAD = "Cautions on stage and safety"
_GROUPS = ("against", "cautions", "for")


@dataclass(frozen=True, slots=True)
class SignLine:
    """One stop sign: `state` yes | no | unknown, its answer with everything that is not known, what was found."""

    label: str
    state: str
    answer: str
    detail: str


@dataclass(frozen=True, slots=True)
class OptionLine:
    """One option: its name, its standing, why (in full, and in short), and how many arguments of each kind."""

    label: str
    standing: str
    because: str
    in_short: str
    counts: str


@dataclass(frozen=True, slots=True)
class SourceText:
    """One document with what was taken from it (`[n]` as the sentences name it) and how well it was checked."""

    text: str
    checked: str
    unchecked: bool
    link: str | None


@dataclass(frozen=True, slots=True)
class BoardSummary:
    """The summary as data. A line is (sentence, '' | 'strong' | 'unknown'); tables have their head as first row."""

    banner: Banner
    as_of: str
    question: str
    signs: tuple[SignLine, ...]
    cautions: list[Line]
    figure: Mapping[str, Any] | None
    figure_alt: str
    response: list[Line]
    criteria: list[tuple[str, str]]
    lesions: list[list[str]]
    procedure: list[Line]
    plan: str
    markers: list[Line]
    symptoms: list[Line]
    options: list[OptionLine]
    missing: tuple[MissingFact, ...]
    due: list[Line]
    undated: list[Line]
    sources: list[SourceText]
    versions: str


def board_summary(record: PatientRecord, evaluation: Evaluation, system: System | None = None) -> BoardSummary:
    """The summary of one day; `record` is already cut to the day of the evaluation, results are in the units of the
    system."""
    day = evaluation.as_of
    screen = patient_view(record, day, on_paper=True, system=system)
    options = options_view(evaluation, system)
    reader = next(iter(readers(record)), None)
    scan = scan_view(criteria_view(record, reader, None), None)
    cautions = caution_lines(evaluation, system)
    return BoardSummary(
        banner=screen.banner, as_of=day_words(day), question=screen.question, signs=_signs(options),
        cautions=[(one.text, "strong") for one in cautions],
        figure=screen.figure, figure_alt=screen.figure_alt, response=screen.found["lesions"],
        criteria=[] if scan is None else list(zip(scan.verdicts["criterion"], scan.verdicts["verdict"], strict=True)),
        lesions=_lesion_rows(record, reader, scan.lesions if scan else None), procedure=screen.found["procedure"],
        plan=plan_view(evaluation).sentence, markers=screen.found["markers"], symptoms=screen.found["symptoms"],
        options=[OptionLine(one.label, one.standing, one.because, one.in_short, one.counts) for one in options.options],
        missing=change_view(evaluation, system).missing, due=_due(record, evaluation),
        undated=screen.undated + screen.doubts,
        sources=_sources(screen.sources, [*_behind(cautions, evaluation), *_arguments(options)]),
        versions=_versions(record, evaluation, system))


def _signs(options: OptionsView) -> tuple[SignLine, ...]:
    return tuple(SignLine(sign.label, sign.state, f"{sign.answer}: {sign.in_full}" if sign.in_full else sign.answer,
                          sign.detail) for sign in options.signs)


def _lesion_rows(record: PatientRecord, reader: str | None, verdicts: Any) -> list[list[str]]:
    """Lesion, role, segment, the scan of the baseline, the last scans, and the RECIST 1.1 verdict of each target."""
    view = lesion_view(record, reader, None)
    if view.lesions.empty:
        return []
    scans = list(view.lesions.columns[3:])
    baseline = view.responses["scan"].iloc[0] if len(view.responses) else None
    first = next((name for name in scans if baseline and name.strip().endswith(baseline)), None)
    # The table begins with the newest scan; printed, the last stands last.
    shown = [name for name in reversed(scans) if name == first or name in scans[:_LAST_SCANS]]
    said = {} if verdicts is None else dict(zip(verdicts["lesion"], verdicts.iloc[:, 1], strict=True))
    heads = [f"{name.strip()}{' (baseline)' if name == first else ''}, mm" for name in shown]
    head = ["lesion", "role", "segment", *heads, "RECIST 1.1"]
    rows = [[row["lesion"], row["role"], row["segment"] or "not known", *(row[name] for name in shown),
             said.get(row["lesion"], "")] for row in view.lesions.to_dict("records")]
    return [head, *rows]


def _due(record: PatientRecord, evaluation: Evaluation) -> list[Line]:
    """As on the screen: appointments of the record and what schedules ask for, overdue first."""
    died = record.patient.died_on
    entries = due_entries(record, evaluation, evaluation.as_of)
    return [(entry.text, entry.kind) for entry in entries] or [
        (f"Died {day_words(died)}: nothing is due." if died else "Nothing is planned, and no schedule speaks to this "
         "patient: what is due is not known.", "" if died else "unknown")]


def _behind(cautions: Iterable[CautionLine], evaluation: Evaluation) -> Iterator[Argument]:
    """The rules of the cautions."""
    yield from (argument(evaluation.answers[rule][0], evaluation.book) for one in cautions for rule in one.rules)


def _arguments(options: OptionsView) -> Iterator[Argument]:
    """The arguments behind the standings: those against first."""
    for group in _GROUPS:
        for option in options.options:
            yield from dict(option.groups).get(group, ())


def _sources(limits: Iterable[Any], arguments: Iterable[Argument]) -> list[SourceText]:
    """The numbered limits of the sentences, those of one document together, then the sources of the cautions and of the
    arguments behind the standings, each once."""
    limits = list(limits)
    said: dict[tuple[str, str], list[str]] = {}
    for number, one in enumerate(limits, start=1):
        said.setdefault((one.source, one.checked), []).append(f"[{number}] {one.what}: {one.value}, since {one.since}")
    links = {one.source: (one.unchecked, one.link) for one in limits}
    found = {f"{source} {checked}": SourceText(f"{'; '.join(values)}. {source}", checked, *links[source])
             for (source, checked), values in said.items()}
    for given in arguments:
        for source in given.sources:
            found.setdefault(source.text, SourceText(source.text, source.checked, source.unchecked, source.link))
    return list(found.values())


def _versions(record: PatientRecord, evaluation: Evaluation, system: System | None) -> str:
    rules = f", rules in force on {day_words(evaluation.rules_on)}" if evaluation.rules_on != evaluation.as_of else ""
    shown = f" Results in {SYSTEMS[system]} units, converted where recorded in others." if system else ""
    return f"Day looked at {day_words(evaluation.as_of)}{rules}. Rules {evidence_hash()}, data {data_hash(record)}." \
        f"{shown}"


def data_hash(record: PatientRecord) -> str:
    """A short hash of all rows, whatever their order and whoever wrote them: the same data have the same hash."""
    rows = sorted(json.dumps([row.TABLE, {name: value for name, value in row.content().items()
                                          if name not in _WHO_WROTE_IT}], sort_keys=True) for row in record.rows())
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()[:16]
