"""Facts that a dated finding says by itself: a word, a number with its unit, yes or no."""

import re
from collections.abc import Mapping
from functools import partial

from netcore.model import Finding, Row
from netcore.rules.facts.definition import SYNDROMES
from netcore.rules.gather.chart import Chart, Gatherer
from netcore.rules.gather.reading import (
    NO,
    YES,
    Words,
    denies,
    look_up,
    number_value,
    read_interval,
    read_presence,
    read_yes_no,
    source_of,
    word_value,
    yes_no,
)
from netcore.rules.values import FactValue

# What a text must hold to mean a word; the first that is found counts, so denials come first.
_PORTAL_VEIN = {"patent": "open", "open": "open", "hepatofugal": "hepatofugal", "branch": "branch",
                "partial": "partial", "occlu": "occluded", "thromb": "occluded"}
_ANASTOMOSIS = re.compile(r"(hepatico|choledocho|cholangio)-?\w*(jejuno|duodeno|entero)", re.IGNORECASE)
_PORTAL_VEIN_FREE = re.compile(r"\b(no|without) (portal vein )?(thromb|occlu)\w*")
_ASCITES = {"none": "none", "absent": "none", "refractory": "refractory", "severe": "severe", "large": "severe",
            "moderate": "moderate", "mild": "mild", "slight": "mild", "small": "mild"}
_ENCEPHALOPATHY = {"none": "none", "iv": "IV", "iii": "III", "ii": "II", "i": "I", "4": "IV", "3": "III", "2": "II",
                   "1": "I", "0": "none", "no": "none", "absent": "none"}
_BACKGROUND = {"no cirrhosis": "normal", "cirrho": "cirrhosis", "fibrosis": "fibrosis",
               "chemotherapy": "after_chemotherapy", "after_chemotherapy": "after_chemotherapy", "normal": "normal"}
_GALLBLADDER = {"removed": "removed", "cholecystectomy": "removed", "absent": "removed", "no stones": "in situ",
                "no gallstones": "in situ", "stone": "stones", "gallstone": "stones", "sludge": "stones",
                "in situ": "in situ", "present": "in situ"}
# The degree counts before a "normal", which may speak of something else in the same report.
_HEART = {"no carcinoid": "none", "none": "none", "severe": "severe", "moderate": "moderate", "mild": "mild",
          "normal": "none", "absent": "none", "present": "present", "yes": "present"}
_METHODS = {"visual": "visual", "formula": "formula", "volumetry": "volumetry", "segmentation": "volumetry"}
_DENOMINATORS = {"without tumour": "ct_without_tumour", "minus tumour": "ct_without_tumour", "formula": "formula",
                 "vauthey": "formula", "urata": "formula", "standardised": "formula", "sflr": "formula",
                 "total liver": "ct", "ct": "ct"}


def _text(row: Row) -> str:
    assert isinstance(row, Finding)
    return row.value or ""


def word_finding(chart: Chart, fact: str, keys: Mapping[str, str], every: tuple[str, ...]) -> FactValue | None:
    """One word of a finding; every word is possible where its text is not understood."""
    return word_value(chart.findings(fact), lambda row: look_up(_text(row), keys, every))


def yes_no_finding(chart: Chart, fact: str) -> FactValue | None:
    """Yes or no of a finding; both are possible where its text is neither."""
    return word_value(chart.findings(fact), lambda row: read_yes_no(_text(row)))


def number_finding(chart: Chart, fact: str, unit: str, lesion_id: str | None = None, unstated: str | None = None) -> \
        FactValue | None:
    """The number of a finding in its own unit; `unstated`: the unit where the name of the finding says it."""
    rows = [(row, interval, own) for row in chart.findings(fact, lesion_id)
            if (own := row.unit or unstated) and (interval := read_interval(row.value, row.comparator))]
    return number_value(rows, unit)


def _portal_vein(chart: Chart) -> FactValue | None:
    """Branch and partial tell more than occluded; an open vein beside another word may be another part of it."""
    every = frozenset(_PORTAL_VEIN.values())

    def read(row: Row) -> Words:
        text = _PORTAL_VEIN_FREE.sub("open", _text(row).casefold())
        found = {word for key, word in _PORTAL_VEIN.items() if re.search(rf"\b{key}", text)}
        if denies(text) or not found:
            return every
        if "open" not in found and found & {"branch", "partial"}:
            found -= {"occluded"}
        return frozenset(found)
    return word_value(chart.findings("portal_vein"), read)


def _encephalopathy(chart: Chart) -> FactValue | None:
    def read(row: Row) -> Words:
        words = _text(row).casefold().replace("grade", " ").split()
        return next((frozenset({_ENCEPHALOPATHY[word]}) for word in words if word in _ENCEPHALOPATHY),
                    frozenset(_ENCEPHALOPATHY.values()))
    return word_value(chart.findings("encephalopathy"), read)


def _ascites(chart: Chart) -> FactValue | None:
    def read(row: Row) -> Words:
        word = _text(row).casefold().strip()
        if word in YES:
            return frozenset(_ASCITES.values()) - {"none"}
        return frozenset({"none"}) if word in NO or word == "no ascites" else look_up(word, _ASCITES,
                                                                                      _ASCITES.values())
    return word_value(chart.findings("ascites"), read)


def no_syndrome(text: str) -> bool:
    """Does the text say that there is none ("none", "no carcinoid syndrome", "non-functioning")?"""
    plain = text.casefold()
    return plain in NO or plain.startswith(("no ", "non", "not functi"))


def _syndrome(chart: Chart) -> FactValue | None:
    def read(row: Row) -> Words:
        text = _text(row).casefold()
        if no_syndrome(text):
            return frozenset({"none"})
        if denies(text):
            return frozenset(SYNDROMES)
        return frozenset({next((word for word in SYNDROMES if word.casefold() in text), "other")})
    return word_value(chart.findings("syndrome"), read)


def _papilla(chart: Chart) -> FactValue | None:
    def read(row: Row) -> Words:
        text = _text(row).casefold()
        if any(word in text for word in ("intact", "no sphincterotomy", "without sphincterotomy")):
            return yes_no(False)
        cut = any(word in text for word in ("sphincterotomy", "incompetent", "cut"))
        return yes_no(True if cut and not denies(text) else None)
    return word_value(chart.findings("papilla"), read)


def _dialysis(chart: Chart) -> FactValue | None:
    """Renal failure without the word says nothing about dialysis; no renal failure means none."""
    def read(row: Row) -> Words:
        text = _text(row).casefold()
        if text in NO or any(word in text for word in ("no dialysis", "without dialysis", "not on dialysis")):
            return yes_no(False)
        return yes_no(True if "dialysis" in text and not denies(text) else None)
    return word_value(chart.findings("renal_failure"), read)


def _heart(chart: Chart) -> FactValue | None:
    rows = chart.standing(chart.all_findings("carcinoid_heart_disease") + chart.all_findings("echo_result"))
    return word_value(rows, lambda row: look_up(_text(row), _HEART, ("none", "mild", "moderate", "severe", "present")))


def _right_heart(chart: Chart) -> FactValue | None:
    """Severe is yes, none and mild are no; moderate and "present" leave it open. A finding of its own counts first."""
    said = yes_no_finding(chart, "right_heart_failure")
    heart = chart.fact("carcinoid_heart")
    if said is not None or heart is None or heart.words is None:
        return said
    answers = {"severe": {"yes"}, "none": {"no"}, "mild": {"no"}}
    words = frozenset(answer for word in heart.words for answer in answers.get(word, {"yes", "no"}))
    return FactValue(words=words, day=heart.day, source=heart.source)


def _anastomosis(chart: Chart) -> FactValue | None:
    """An operation or a finding that says yes holds for good; no only where the latest finding says so."""
    done = chart.standing(chart.treatments("bilioenteric_anastomosis"))
    if done:
        return FactValue(words=yes_no(True), day=done[0].when, source="treatments")
    said_yes = [row for row in chart.all_findings("bilioenteric_anastomosis")
                if read_yes_no(_text(row)) == yes_no(True)
                or (_ANASTOMOSIS.search(_text(row)) and not denies(_text(row)))]
    if said_yes:
        return FactValue(words=yes_no(True), day=said_yes[0].when, source=source_of(said_yes[0]))
    return yes_no_finding(chart, "bilioenteric_anastomosis")


def _crisis(chart: Chart) -> FactValue | None:
    rows = chart.all_findings("crisis")
    happened = [row for row in rows if read_presence(_text(row)) == yes_no(True)]
    if happened:
        return FactValue(words=yes_no(True), day=happened[0].when, source=source_of(happened[0]))
    return yes_no_finding(chart, "crisis")


def _resectable(chart: Chart) -> FactValue | None:
    """A surgeon's answer; a reason why not stands until a later answer."""
    rows = chart.standing(chart.all_findings("resectable") + chart.all_findings("unresectable_reason"))

    def read(row: Row) -> Words:
        if isinstance(row, Finding) and row.fact == "unresectable_reason":
            return yes_no(False) if read_presence(_text(row)) == yes_no(True) else yes_no(None)
        return read_yes_no(_text(row))
    return word_value(rows, read)


def _method_word(chart: Chart, fact: str, keys: Mapping[str, str]) -> FactValue | None:
    rows = [row for row in chart.findings(fact) if row.method]
    return word_value(rows, lambda row: look_up(row.method or "", keys, ("other",)))  # type: ignore[attr-defined]


def _nodes_regional(chart: Chart) -> FactValue | None:
    def read(row: Row) -> Words:
        text = _text(row).casefold()
        far = any(word in text for word in ("distant", "mediastinal", "supraclavicular", "para-aortic", "paraaortic"))
        near = any(word in text for word in ("mesenteric", "peripancreatic", "regional"))
        return yes_no(None if denies(text) else False if far else True if near else None)
    value = word_value(chart.findings("extrahepatic_disease"), read)
    return value if value and value.word else None


def _plain(fact: str, unit: str, unstated: str | None = None) -> Gatherer:
    return partial(number_finding, fact=fact, unit=unit, unstated=unstated)


FINDINGS: dict[str, Gatherer] = {
    "portal_vein": _portal_vein,
    "ascites": _ascites, "encephalopathy": _encephalopathy, "syndrome": _syndrome, "papilla_incompetent": _papilla,
    "dialysis": _dialysis, "carcinoid_heart": _heart, "right_heart_failure": _right_heart,
    "bilioenteric_anastomosis": _anastomosis, "crisis_before": _crisis, "resectable": _resectable,
    "nodes_regional": _nodes_regional,
    "liver_background": partial(word_finding, fact="liver_background", keys=_BACKGROUND,
                                every=("normal", "after_chemotherapy", "fibrosis", "cirrhosis")),
    "gallbladder": partial(word_finding, fact="gallbladder", keys=_GALLBLADDER, every=("in situ", "removed", "stones")),
    "involvement_method": partial(_method_word, fact="liver_involvement", keys=_METHODS),
    "remnant_denominator": partial(_method_word, fact="future_liver_remnant", keys=_DENOMINATORS),
    **{name: partial(yes_no_finding, fact=name) for name in (
        "extrahepatic_resectable", "sstr_ct_mismatch", "secretory_diarrhoea", "portal_collaterals", "biliary_stent",
        "biliary_obstruction", "varices", "contrast_allergy", "octreotide_plan")},
    "mesenteric_mass": _plain("mesenteric_mass_mm", "mm", "mm"), "positive_nodes": _plain("positive_nodes", "1", "1"),
    "predicted_debulking": _plain("predicted_debulking", "%"), "remnant_growth": _plain("remnant_growth", "%/wk"),
    "lung_shunt": _plain("lung_shunt", "%"), "lung_dose": _plain("lung_dose", "Gy"),
    "gastric_ph": _plain("gastric_ph", "1", "1"), "secretin_rise": _plain("secretin_rise", "pg/mL"),
    "secretin_rise_percent": _plain("secretin_rise", "%"),
}
