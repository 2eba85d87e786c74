"""What is known of each liver tumour: is it there, how large, where, and what became of it after treatment?

Read in one stream, at the last scan that says something of the lesion. What was resected or ablated after that scan is
gone, or waits for a scan that shows it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from netcore.model import Lesion, PartialDate, Treatment
from netcore.model.words import ABLATIONS, EMBOLISATIONS
from netcore.response import AblationTrack, ablation_tracks
from netcore.rules.gather.chart import Chart
from netcore.rules.gather.findings import number_finding
from netcore.rules.gather.limits import limit
from netcore.rules.gather.reading import yes_no
from netcore.rules.gather.sightings import GONE, Presence, Sighting, certainly_after, last_sighting
from netcore.rules.values import FactValue, Interval, Item

AblationStatus = Literal["never", "complete", "residual", "local_progression", "awaiting"]
_LEFT, _RIGHT = frozenset({"II", "III", "IV", "IVa", "IVb"}), frozenset({"V", "VI", "VII", "VIII"})
_STATUS: dict[str, AblationStatus] = {
    "awaiting_efficacy": "awaiting", "residual_retreated": "awaiting", "ltp_retreated": "awaiting",
    "complete": "complete", "complete_after_repeat": "complete", "complete_after_ltp": "complete",
    "residual": "residual", "technical_failure": "residual", "local_tumour_progression": "local_progression",
    "ltp_uncontrolled": "local_progression"}
_AFTER: dict[AblationStatus, Presence] = {"complete": "absent", "residual": "present", "local_progression": "present",
                                          "awaiting": "not_evaluable"}
# What a tumour that could not be evaluated may be.
_PRESENCE = frozenset({"present", "absent"})
# What a scan says of new lesions where somebody looked for them.
_ASSESSED = frozenset({"none", "equivocal", "unequivocal"})
# Words of a distribution that leave open how many lesions there are.
UNCOUNTED = ("multiple", "numerous", "innumerable", "diffuse", "disseminated", "all segments", "bilobar", "both lobes")


@dataclass(frozen=True, slots=True)
class LesionState:
    """One tumour. `size` None: not known; 0 where it is gone. `day`: of the scan or treatment that says so."""

    lesion: Lesion
    presence: Presence
    size: Interval | None
    volume: Interval | None
    day: PartialDate | None
    enhances: bool | None
    ablation: AblationStatus | None
    track: AblationTrack | None

    @property
    def lobe(self) -> str | None:
        """left, right or caudate; None without a segment."""
        segment = self.lesion.segment
        return None if segment is None else "caudate" if segment == "I" else "left" if segment in _LEFT else "right"


def is_liver_tumour(lesion: Lesion) -> bool:
    """A tumour in the liver, not a node and not an ablation zone."""
    return lesion.structure == "tumour" and lesion.in_liver is True


def liver_states(chart: Chart) -> list[LesionState]:
    """Every recorded liver tumour, in the order of the record."""
    return chart.once(_liver_states)


def lesions_complete(chart: Chart) -> bool:
    """Are all liver tumours listed? Not where none is, where a finding speaks of more than can be listed or a scan of a
    new one that is not, and not where all are gone and nobody has looked for so long that new ones may have come."""
    return chart.once(_lesions_complete)


def _lesions_complete(chart: Chart) -> bool:
    rows = chart.findings("distribution")
    if any(word in (row.value or "").casefold() for row in rows for word in UNCOUNTED):
        return False
    states = liver_states(chart)
    if not states or _new_and_unlisted(chart):
        return False
    looked = last_look(chart, states)
    return not all(state.presence == "absent" for state in states) or (
        looked is not None and (chart.as_of - looked.last).days <= limit("none_left_age"))


def last_look(chart: Chart, states: Sequence[LesionState]) -> PartialDate | None:
    """The last day on which the liver was looked at, or one of the tumours was taken out."""
    looked = chart.fact("liver_imaging_days")
    return max((one for one in (last_day(states), looked.day if looked else None) if one is not None),
               key=lambda one: one.last, default=None)


def _new_and_unlisted(chart: Chart) -> bool:
    """Does a scan speak of a new lesion that stands in no list? New is what was not there at the baseline, so that one
    lesion may be meant at every scan of an unbroken row of them. An equivocal one counts until a later scan speaks of
    new lesions; nothing that was seen in a liver that has been replaced does."""
    livers = [row.when for row in chart.treatments("transplantation")]
    looked = sorted(((row.done_on, row.new_lesion) for row in chart.studies.values()
                     if row.done_on is not None and row.new_lesion in _ASSESSED
                     and not any(certainly_after(day, row.done_on) for day in livers)), key=lambda one: one[0].first)
    begun: PartialDate | None = None
    for place, (day, word) in enumerate(looked):
        begun = None if word == "none" else begun or day
        counts = word == "unequivocal" or place == len(looked) - 1
        if begun is not None and counts and not _first_seen_in(chart, begun, day):
            return True
    return False


def _first_seen_in(chart: Chart, begun: PartialDate, ended: PartialDate) -> bool:
    """Is a lesion listed that was first seen, or first measured, in this stretch of time?"""
    for lesion in chart.record.lesions:
        rows = chart.readings.get(lesion.lesion_id, ())
        first = lesion.first_seen_on or (rows[0][1].done_on if rows else None)
        if first is not None and first.last >= begun.first and first.first <= ended.last:
            return True
    return False


def _liver_states(chart: Chart) -> list[LesionState]:
    removals = _removals(chart)
    tracks = {track.lesion_id: track for track in ablation_tracks(chart.record, reader=chart.reader or "clinical",
                                                                  as_of=chart.as_of, cut=False)} \
        if chart.treatments(*ABLATIONS) else {}
    new_liver = chart.treatments("transplantation")
    return [_state(chart, lesion, removals.get(lesion.lesion_id) or new_liver, tracks.get(lesion.lesion_id))
            for lesion in chart.record.lesions if is_liver_tumour(lesion)]


def present(chart: Chart) -> list[LesionState]:
    """The tumours that are there."""
    return chart.once(_of_presence, "present")


def unsure(chart: Chart) -> list[LesionState]:
    """Those of which the last scan could not tell."""
    return chart.once(_of_presence, "not_evaluable")


def _of_presence(chart: Chart, presence: str) -> list[LesionState]:
    return [state for state in liver_states(chart) if state.presence == presence]


def last_day(states: Sequence[LesionState]) -> PartialDate | None:
    """The day of the newest scan that says it; None where one is undated."""
    days = [state.day for state in states]
    return None if not days or None in days else max((day for day in days if day), key=lambda day: day.last)


def _removals(chart: Chart) -> Mapping[str, list[Treatment]]:
    """By lesion the operations that took it out; a new liver takes out every one."""
    cut = {row.treatment_id: row for row in chart.treatments("resection", "transplantation")}
    found: dict[str, list[Treatment]] = defaultdict(list)
    for link in chart.record.treated_lesions:
        if link.treatment_id in cut:
            found[link.lesion_id].append(cut[link.treatment_id])
    return found


def _state(chart: Chart, lesion: Lesion, removals: Sequence[Treatment], track: AblationTrack | None) -> LesionState:
    seen = last_sighting(chart, lesion.lesion_id)
    presence, size, volume, day = (seen.presence, seen.size, seen.volume, seen.day) if seen else \
        ("present", None, None, lesion.first_seen_on)
    status: AblationStatus | None = "never"
    ablated = track.sessions[-1].when if track and track.sessions else None
    if track is not None:
        status = _status(track)
        if status == "complete" and _zone_grew(chart, lesion.lesion_id):
            status = None
        # An ablation whose day is not known may have followed the scan.
        if not (ablated and day and day.first > ablated.last) or status == "complete":
            presence = _AFTER[status] if status else "not_evaluable"
            size = GONE if presence == "absent" else None
            volume, day = None, track.last_looked_on or ablated or day
    removed, removed_on = _removed_after(lesion, removals, seen)
    if removed:
        presence, size, volume, day = "absent", GONE, None, removed_on
    elif removed is None and presence == "present":
        presence, size, volume = "not_evaluable", None, None
    return LesionState(lesion, presence, size, volume, day, seen.enhances if seen else None, status, track)


def _zone_grew(chart: Chart, lesion_id: str) -> bool:
    """Did an ablation zone of the lesion become larger again by the last scan than it was since? Then "complete", which
    was said before, is in doubt until somebody says what the growth is."""
    for zone in chart.record.lesions:
        if zone.structure == "ablation_zone" and zone.of_lesion_id == lesion_id:
            sizes = [row.longest_diameter_mm for row, _ in chart.readings.get(zone.lesion_id, ())
                     if row.longest_diameter_mm is not None]
            if sizes and sizes[-1] - min(sizes) >= limit("zone_growth"):
                return True
    return False


def _status(track: AblationTrack) -> AblationStatus | None:
    """What the zone showed last. A scan outside the window of efficacy judges no efficacy, but where it shows the zone
    complete, no tumour was seen."""
    if track.state == "efficacy_not_evaluable" and track.steps[-1].by is not None:
        return "complete"
    return _STATUS.get(track.state)


def _removed_after(lesion: Lesion, removals: Sequence[Treatment], seen: Sighting | None) -> \
        tuple[bool | None, PartialDate | None]:
    """Was the lesion taken out, or the liver replaced, after its last scan, and when? Not sure, without a day, where
    nobody can tell which came first. A lesion that no scan shows was seen before it was taken out."""
    sure: bool | None = False
    for row in removals:
        after = certainly_after(row.when, seen.day if seen else lesion.first_seen_on)
        if after is None and seen is None:
            after = True
        if after:
            return True, row.when
        sure = None if after is None else sure
    return sure, None


def lesion_items(chart: Chart) -> tuple[Item, ...]:
    """The liver tumours with their facts; those that are gone have a size of 0."""
    states = liver_states(chart)
    largest = dominance(states, complete=lesions_complete(chart))
    embolised = {row.treatment_id: row for row in chart.treatments(*EMBOLISATIONS)}
    aimed = {link.lesion_id: embolised[link.treatment_id] for link in chart.record.treated_lesions
             if link.treatment_id in embolised}
    items = []
    for state in states:
        facts: dict[str, FactValue | None] = {
            "state": FactValue(words=_PRESENCE if state.presence == "not_evaluable" else frozenset({state.presence}),
                               day=state.day, source="measurements"),
            "size": _number(state.size, "mm", state.day), "segment": _word(state.lesion.segment, "lesions.segment"),
            "lobe": _word(state.lobe, "lesions.segment"),
            "dominant": FactValue(words=yes_no(largest.get(state.lesion.lesion_id)), day=state.day,
                                  source="measurements"),
            "lesion_hypervascular": None if state.enhances is None else FactValue(
                words=yes_no(state.enhances), day=state.day, source="measurements"),
            "ablation_status": _word(state.ablation, "ablation track",
                                     state.track.last_looked_on if state.track else None)}
        for name in ("distance_to_bile_duct", "distance_to_vessel", "distance_to_organ"):
            facts[name] = number_finding(chart, name, "mm", state.lesion.lesion_id)
        if state.track and state.track.margin_mm is not None:
            facts["ablation_margin"] = _number(Interval.exactly(state.track.margin_mm), "mm",
                                               state.track.sessions[-1].when)
        if state.lesion.lesion_id in aimed:
            facts["treated_by_embolisation"] = FactValue(words=yes_no(True), source="treated_lesions",
                                                         day=aimed[state.lesion.lesion_id].when)
        items.append(Item("lesion", state.lesion.lesion_id, state.lesion.label or state.lesion.lesion_id,
                          {name: value for name, value in facts.items() if value is not None}, state.day))
    return tuple(items)


def _number(interval: Interval | None, unit: str, day: PartialDate | None) -> FactValue | None:
    return None if interval is None else FactValue(number=interval, unit=unit, day=day, source="measurements")


def _word(word: str | None, source: str, day: PartialDate | None = None) -> FactValue | None:
    return None if word is None else FactValue(words=frozenset({word}), day=day, source=source)


def dominance(states: list[LesionState], *, complete: bool) -> dict[str, bool | None]:
    """For each tumour: is it the largest and at least so many times the next? None where it cannot be told."""
    ratio = limit("dominant_ratio")
    found: dict[str, bool | None] = {}
    for state in states:
        others = [other for other in states if other is not state and other.presence != "absent"]
        found[state.lesion.lesion_id] = _is_dominant(state, others, ratio, complete)
    return found


def _is_dominant(state: LesionState, others: list[LesionState], ratio: Decimal, complete: bool) -> bool | None:
    if state.presence == "absent" or (not others and complete):
        return False
    if state.size is None or state.size.low is None or state.size.high is None:
        return None
    if any(other.size is not None and other.size.low is not None and other.size.low * ratio > state.size.high
           for other in others):
        return False
    if not complete or any(other.size is None or other.size.high is None for other in others):
        return None
    return True if all(other.size.high * ratio <= state.size.low for other in others  # type: ignore[union-attr,operator]
                       ) else None
