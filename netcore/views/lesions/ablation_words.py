"""What became of an ablated lesion, in words."""

from collections.abc import Mapping

from netcore.model import PartialDate
from netcore.response import Reason
from netcore.response.ablation.outcomes import AblationTrack
from netcore.views.lesions.response_notes import show_limit
from netcore.views.text import day_words, number_words

STATES = {
    "untreated": "no ablation is recorded",
    "technical_failure": "technical failure, efficacy not judged yet",
    "awaiting_efficacy": "ablated, efficacy not judged yet",
    "complete": "complete ablation",
    "residual": "residual unablated tumour",
    "residual_retreated": "residual tumour ablated again, efficacy not judged yet",
    "complete_after_repeat": "complete ablation after a repeat",
    "local_tumour_progression": "local tumour progression",
    "ltp_retreated": "local tumour progression ablated again, efficacy not judged yet",
    "complete_after_ltp": "complete ablation after local tumour progression was ablated again",
    "ltp_uncontrolled": "local tumour progression not controlled: tumour again after another ablation",
    "efficacy_not_evaluable": "efficacy not evaluable",
}
EFFICACY = {"yes": "yes", "no": "no", "awaiting": "not judged yet", "not_evaluable": "not evaluable",
            "not_known": "not known", None: "no repeat"}
MARGINS = {"tumour_left": "below 0 mm: tumour left", "under_5_mm": "0 to under 5 mm",
           "5_to_10_mm": "5 to under 10 mm", "10_mm_or_more": "10 mm or more", None: "not recorded"}
_STRONG = frozenset({"residual", "local_tumour_progression", "ltp_uncontrolled", "technical_failure"})
_KNOWN = frozenset({"complete", "complete_after_repeat", "complete_after_ltp"})
_ENDED = {"death": "the patient died", "resection": "the lesion was resected", "transplantation": "the liver was "
          "transplanted"}

NOTES = {
    "technical_success_not_recorded": "Technical success is not recorded.",
    "sessions_not_declared_one_course": "A further session ({when}) was not declared one course with the one before: "
                                        "whether efficacy is primary or secondary is not known.",
    "ablated_again_while_complete": "Ablated again on {when} although complete ablation had been shown.",
    "zone_without_ablation": "A zone was read, and no ablation of this lesion is recorded.",
    "zone_finding_not_stated": "The zone was read on {when} without saying what was found.",
    "complete_zone_with_enhancement": "The finding of {when} contradicts itself (complete, with an enhancing part) and "
                                      "is not used.",
    "zone_shared": "The finding is that of a zone shared with another tumour ({zone}).",
    "scan_date_leaves_window_open": "Whether the scan of {when} lies in the window of {limits} is not known.",
    "rim_after_limit": "A rim called benign on {when} is not surely within {limits}: not used.",
    "rim_is_benign": "The rim seen on {when} is benign and no residual tumour (within {limits}).",
    "equivocal_finding": "Equivocal on {when} ({finding}): no verdict.",
    "no_scan_in_window": "No scan read the zone in the window of {limits}: efficacy is not evaluable, which is not "
                         "failure.",
    "complete_without_retreatment": "The scan of {when} calls it complete without another ablation: please check.",
    "technical_scan": "The scan of {when} (within {limits}) judges technical success, not efficacy.",
    "scan_before_window": "Complete on {when}, before the window of {limits}: efficacy is not judged by it.",
    "complete_despite_technical_failure": "Called a technical failure, and complete on {when}.",
    "complete_outside_window": "First called complete on {when}, outside the window of {limits}.",
    "tumour_still_there": "Tumour was seen again on {when}.",
    "tumour_before_window": "Tumour was seen on {when}, before the window of {limits}: no verdict on efficacy.",
    "reader_called_it_residual": "The reader called it residual on {when}; a scan before had shown complete ablation.",
    "progression_first_equivocal": "Dated to the equivocal finding of {first}, which {when} bore out.",
    "no_complete_scan_before": "The reader called it progression on {when}; no scan before had shown it complete.",
    "tumour_outside_window": "First seen on {when}, outside the window of {limits}: residual tumour or progression "
                             "cannot be told apart.",
    "after_removal": "A later event ({when}) is not counted: the lesion had been taken out.",
}


def sentence_track(track: AblationTrack, names: Mapping[str, str]) -> tuple[str, str]:
    """The lesion's state in one sentence, and how the line stands out."""
    name = names.get(track.lesion_id, track.lesion_id)
    last = track.sessions[-1] if track.sessions else None
    done = f" ({last.kind}, {day_words(last.when)}{_sessions(track)})" if last else ""
    text = f"{name}{done}: {STATES[track.state]}{_efficacy(track)}{_when(track)}."
    if track.ended_by is not None:
        text += f" Then {_ENDED[track.ended_by]}, {day_words(track.ended_on)}."
    kind = "strong" if track.state in _STRONG else "" if track.state in _KNOWN else "unknown"
    return text, kind


def sentence_note(note: Reason) -> str:
    """One remark on a track as a sentence."""
    facts = {name: _shown(name, value) for name, value in note.facts.items()}
    limits = " to ".join(show_limit(limit) for limit in note.limits)
    return NOTES[note.code].format_map({**facts, "limits": limits.replace(" mo", " months")})


def _shown(name: str, value: object) -> str:
    if isinstance(value, PartialDate) or value is None:
        return day_words(value)
    return str(value).replace("_", " ") if name == "finding" else str(value)


def _sessions(track: AblationTrack) -> str:
    return f", session {len(track.sessions)}" if len(track.sessions) > 1 else ""


def _efficacy(track: AblationTrack) -> str:
    if track.state in _KNOWN:
        reached = {"primary": " (primary efficacy)", "secondary": " (secondary, assisted efficacy)",
                   None: " (primary or secondary not known)"}
        return reached[track.efficacy]
    return ""


def _when(track: AblationTrack) -> str:
    if track.state in ("local_tumour_progression", "ltp_uncontrolled", "ltp_retreated") and track.progressed_on:
        days = f", {track.days_to_progression} days after the first ablation" \
            if track.days_to_progression is not None else ", days after ablation not known"
        return f", first seen {day_words(track.progressed_on)}{days}"
    if track.efficacy_scan_on is not None:
        days = f", {track.efficacy_days} days after the last session" if track.efficacy_days is not None else ""
        return f" at the scan of {day_words(track.efficacy_scan_on)}{days}"
    return ""


def margin_words(track: AblationTrack) -> str:
    """The minimal margin with its class."""
    if track.margin_mm is None:
        return MARGINS[None]
    return f"{number_words(track.margin_mm)} mm ({MARGINS[track.margin_class]})"
