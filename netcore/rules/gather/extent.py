"""How far is the disease: in the liver, outside it, in how many lesions?"""

import re
from collections.abc import Set
from decimal import Decimal

from netcore.model import Finding, PartialDate, Row
from netcore.rules.facts.disease import SEVERAL_BONE_LUNG
from netcore.rules.gather.chart import Chart, Gatherer
from netcore.rules.gather.findings import number_finding
from netcore.rules.gather.lesions import (
    dominance,
    is_liver_tumour,
    last_day,
    last_look,
    lesions_complete,
    liver_states,
    present,
    unsure,
)
from netcore.rules.gather.limits import limit
from netcore.rules.gather.reading import NO, Words, denies, read_presence, source_of, word_value, yes_no
from netcore.rules.gather.sightings import Sighting, certainly_after, last_sighting
from netcore.rules.values import FactValue, Interval

_SITES = {"node": "nodes", "nodal": "nodes", "bone": "bone", "bony": "bone", "osse": "bone", "skelet": "bone",
          "vertebra": "bone", "spine": "bone", "lung": "lung", "pulmon": "lung", "peritone": "peritoneum"}
# Sites that are none of these, as they are named.
_ELSEWHERE = ("other", "ovar", "spleen", "adrenal", "pleura", "brain", "skin", "breast", "pancrea", "kidney", "muscle",
              "heart", "orbit", "thyroid", "mesenter")
_BONE_LUNG = frozenset({"bone", "lung"})
_ANYWHERE = frozenset({*_SITES.values(), "other", "several", SEVERAL_BONE_LUNG})
_PRESENCE = {"present": True, "absent": False, "not_evaluable": None}
_NOTHING_OUTSIDE = re.compile(r"\s*no (evidence of |sign of )?(extra-?hepatic|disease outside)", re.IGNORECASE)
_GUT = frozenset({"duodenum", "jejunum", "ileum", "small_bowel", "appendix", "colon", "rectum"})
_ZERO = Decimal(0)


def _liver_metastases(chart: Chart) -> FactValue | None:
    """Yes with a tumour that is present or a share above 0; no only where every listed tumour is gone and all are
    listed (as long as nobody would expect new ones unseen), or where the latest share is 0."""
    there = present(chart)
    if there:
        return FactValue(words=yes_no(True), day=last_day(there), source="measurements")
    share = number_finding(chart, "liver_involvement", "%")
    states = liver_states(chart)
    gone = last_day(states) if states and not unsure(chart) and lesions_complete(chart) else None
    older = gone is not None and share is not None and share.day is not None and share.day.last < gone.first
    if share is not None and share.number is not None and share.number.above(_ZERO) is True and not older:
        return FactValue(words=yes_no(True), day=share.day, source=share.source)
    if states and not unsure(chart) and lesions_complete(chart):
        return FactValue(words=yes_no(False), day=last_look(chart, states), source="measurements")
    spread = [row for row in chart.findings("distribution") if read_presence(row.value or "") == yes_no(True)]
    if not states and spread:
        return FactValue(words=yes_no(True), day=spread[0].when, source=source_of(spread[0]))
    if share is not None and share.number == Interval.exactly(0) and not states:
        return FactValue(words=yes_no(False), day=share.day, source=share.source)
    return None


def _outside(chart: Chart) -> list[tuple[str, bool | None, PartialDate | None]]:
    """Site, presence and day of every recorded lesion outside the liver that is not the primary itself."""
    found = []
    for lesion in chart.record.lesions:
        if lesion.structure == "ablation_zone" or is_liver_tumour(lesion) or (
                lesion.structure == "tumour" and _is_primary(lesion.organ, chart.record.patient.primary_site)):
            continue
        seen = last_sighting(chart, lesion.lesion_id)
        day = seen.day if seen else lesion.first_seen_on
        presence = _PRESENCE[seen.presence] if seen else True
        if lesion.structure == "node" and seen and seen.short_axis is not None:
            presence = seen.short_axis.at_least(limit("node_normal_below", "response"))
        taken_out = _taken_out(chart, lesion.lesion_id, seen)
        if taken_out is not False and presence is not False:
            presence = False if taken_out else None
        site = "nodes" if lesion.structure == "node" else _site(lesion.organ or "")
        found.append((site, presence, day))
    return found


def _taken_out(chart: Chart, lesion_id: str, seen: Sighting | None) -> bool | None:
    """Was it resected after the scan that saw it last? None: nobody can tell which came first."""
    cut = {row.treatment_id: row for row in chart.treatments("resection", "primary_resection", "other")}
    answers = [True if seen is None else certainly_after(cut[link.treatment_id].when, seen.day)
               for link in chart.record.treated_lesions
               if link.lesion_id == lesion_id and link.treatment_id in cut]
    return True if True in answers else None if None in answers else False


def _is_primary(organ: str | None, site: str | None) -> bool:
    """A tumour in the organ of the primary, or in an organ that nobody stated, may be the primary."""
    place = (organ or "").casefold().replace("small bowel", "small_bowel").replace("small intestine", "small_bowel")
    return not place or place == site or (place in _GUT and site in _GUT) or site in (None, "unknown_primary")


def _site(text: str) -> str:
    return next((site for key, site in _SITES.items() if key in text.casefold()), "other")


def _extrahepatic(chart: Chart) -> FactValue | None:
    """A finding; a lesion that is there is yes, unless a later finding says none: then it is not known which holds.
    Nor is it where the finding says none, and a lesion could not be evaluated since."""
    def read(row: Row) -> Words:
        assert isinstance(row, Finding)
        return yes_no(False) if _NOTHING_OUTSIDE.match(row.value or "") else read_presence(row.value or "")

    said = word_value(chart.findings("extrahepatic_disease"), read)
    there = [day for _, presence, day in chart.once(_outside) if presence]
    if not there:
        since = [day for _, presence, day in chart.once(_outside) if presence is None
                 and not (said and said.day and day and day.last <= said.day.first)]
        if said is None or said.word != "no" or not since:
            return said
        return said._replace(words=yes_no(None), note="whether a lesion outside the liver is there is not known")
    known = [day for day in there if day is not None]
    day = max(known, key=lambda one: one.last, default=None)
    if said is None or said.word == "yes" or said.day is None or day is None or day.last >= said.day.first:
        return FactValue(words=yes_no(True), day=day, source="lesions outside the liver")
    return FactValue(words=yes_no(None), day=said.day, source=said.source, note="a lesion is recorded as present")


def _extrahepatic_site(chart: Chart) -> FactValue | None:
    """Where the finding says, with the site of every lesion that is there; of one that could not be evaluated since, or
    of which a later finding says nothing, both are possible."""
    def read(row: Row) -> Words:
        assert isinstance(row, Finding)
        return _sites_said((row.value or "").casefold())

    said = word_value(chart.findings("extrahepatic_disease"), read)
    sure, maybe = set[str](), set[str]()
    for site, presence, day in chart.once(_outside):
        older = bool(said and said.day and day and day.last < said.day.first)
        evaluated_since = bool(said and said.day and day and day.last <= said.day.first)
        if presence and not older:
            sure.add(site)
        elif presence or (presence is None and not evaluated_since):
            maybe.add(site)
    if said is None and not sure:
        return None
    before = said.words if said and said.words else frozenset({"none"})
    words = frozenset(_with_sites(word, sites) for word in before for sites in (sure, sure | maybe))
    if said is not None and words == said.words:
        return said
    whole = chart.fact("extrahepatic_disease")
    return FactValue(words=words, day=whole.day if whole else None, source="lesions outside the liver")


def _sites_said(text: str) -> Words:
    """The site that a finding names; every one where it names none that is understood."""
    if text in NO or _NOTHING_OUTSIDE.match(text):
        return frozenset({"none"})
    if denies(text):
        return frozenset({*_ANYWHERE, "none"})
    parts = [_part_site(part) for part in text.replace(",", ";").replace(" and ", ";").split(";") if part.strip()]
    sites = {site for site in parts if site is not None}
    if None not in parts:
        return frozenset({_together(sites)})
    if not sites:
        return _ANYWHERE
    return frozenset({SEVERAL_BONE_LUNG} if sites & _BONE_LUNG else {"several", SEVERAL_BONE_LUNG})


def _part_site(text: str) -> str | None:
    """nodes, bone, lung, peritoneum or other; None where the text is none that is understood."""
    site = _site(text)
    return site if site != "other" or any(word in text for word in _ELSEWHERE) else None


def _with_sites(word: str, sites: Set[str]) -> str:
    """The word of a finding with further sites."""
    if word == SEVERAL_BONE_LUNG or not sites:
        return word
    if word == "several":
        return SEVERAL_BONE_LUNG if sites & _BONE_LUNG else word
    return _together(sites if word == "none" else {word, *sites})


def _together(sites: Set[str]) -> str:
    return next(iter(sites)) if len(sites) == 1 else SEVERAL_BONE_LUNG if sites & _BONE_LUNG else "several"


def _involvement(chart: Chart) -> FactValue | None:
    said = number_finding(chart, "liver_involvement", "%")
    if said is None or said.number is None:
        return chart.fact("tumour_burden")
    share = said.number
    return said._replace(number=Interval(share.low, Decimal(100), share.low_open)) if share.high is None else said


def _distribution_says(chart: Chart, *words: str) -> FactValue | None:
    rows = [row for row in chart.findings("distribution")
            if any(word in (row.value or "").casefold() for word in words) and not denies(row.value or "")]
    return FactValue(day=rows[0].when, source=source_of(rows[0])) if rows else None


def _count(chart: Chart) -> FactValue | None:
    states, there, open_ones = liver_states(chart), present(chart), unsure(chart)
    if not states:
        if one := _distribution_says(chart, "solitary", "single"):
            return FactValue(number=Interval.exactly(1), unit="1", day=one.day, source=one.source)
        if many := _distribution_says(chart, "multiple", "numerous", "innumerable", "bilobar", "both lobes"):
            return FactValue(number=Interval(Decimal(2), None), unit="1", day=many.day, source=many.source)
        return None
    high = Decimal(len(there) + len(open_ones)) if lesions_complete(chart) else None
    return FactValue(number=Interval(Decimal(len(there)), high), unit="1", day=last_day(states),
                     source="measurements")


def _bilobar(chart: Chart) -> FactValue | None:
    there = present(chart)
    lobes = {state.lobe for state in there}
    if {"left", "right"} <= lobes:
        return FactValue(words=yes_no(True), day=last_day(there), source="lesions.segment")
    if said := _distribution_says(chart, "bilobar", "both lobes", "all segments"):
        return FactValue(words=yes_no(True), day=said.day, source=said.source)
    if there and lesions_complete(chart) and not unsure(chart) and lobes in ({"left"}, {"right"}):
        return FactValue(words=yes_no(False), day=last_day(there), source="lesions.segment")
    said = _distribution_says(chart, "unilobar", "solitary", "single")
    # One that could not be evaluated may be there, in the other lobe.
    if said is None or {"left", "right"} <= {state.lobe for state in (*there, *unsure(chart))}:
        return None
    return FactValue(words=yes_no(False), day=said.day, source=said.source)


def _diffuse(chart: Chart) -> FactValue | None:
    if said := _distribution_says(chart, "diffuse", "disseminated", "innumerable", "all segments"):
        return FactValue(words=yes_no(True), day=said.day, source=said.source)
    if said := _distribution_says(chart, "single", "solitary", "unilobar"):
        return FactValue(words=yes_no(False), day=said.day, source=said.source)
    count = chart.fact("lesion_count")
    if count and count.number and count.number.exact is not None and count.number.exact <= limit("countable_lesions"):
        return FactValue(words=yes_no(False), day=count.day, source=count.source)
    return None


def _one_dominant(chart: Chart) -> FactValue | None:
    """No where only one is there; else the answer of the dominant lesion and of its size."""
    there, complete = [*present(chart), *unsure(chart)], lesions_complete(chart)
    if not there:
        return None
    if len(there) == 1 and complete:
        return FactValue(words=yes_no(False), day=last_day(there), source="measurements")
    answers = dominance(liver_states(chart), complete=complete)
    large = [None if answers[state.lesion.lesion_id] is None or state.size is None
             else answers[state.lesion.lesion_id] and state.size.at_least(limit("dominant_size")) for state in there]
    answer = True if True in large else None if None in large else False
    return FactValue(words=yes_no(answer), day=last_day(there), source="measurements")


def _largest(chart: Chart) -> FactValue | None:
    """Between the largest low end and the largest high end; open upwards where one has no size or more exist."""
    there = present(chart)
    sizes = [state.size for state in there if state.size is not None]
    if not sizes:
        return None
    low = max(size.low for size in sizes if size.low is not None)
    open_above = len(sizes) < len(there) or bool(unsure(chart)) or not lesions_complete(chart)
    tops = [size.high for size in sizes if size.high is not None]
    high = None if open_above or len(tops) < len(sizes) else max(tops)
    largest = next(state for state in there if state.size is not None and state.size.low == low)
    return FactValue(number=Interval(low, high), unit="mm", day=largest.day, source="measurements")


def _hypervascular(chart: Chart) -> FactValue | None:
    there = present(chart)
    measured = [state for state in there if state.enhances is not None]
    if any(state.enhances for state in measured):
        return FactValue(words=yes_no(True), day=last_day(measured), source="enhancing diameter")
    if measured and len(measured) == len(there) and not unsure(chart) and lesions_complete(chart):
        return FactValue(words=yes_no(False), day=last_day(measured), source="enhancing diameter")
    return None


EXTENT: dict[str, Gatherer] = {
    "liver_metastases": _liver_metastases, "extrahepatic_disease": _extrahepatic,
    "extrahepatic_site": _extrahepatic_site, "liver_involvement": _involvement, "lesion_count": _count,
    "bilobar": _bilobar, "diffuse": _diffuse, "one_dominant": _one_dominant, "largest_lesion": _largest,
    "hypervascular": _hypervascular,
}
