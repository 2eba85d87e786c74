"""Is there a new lesion at a time point, how sure is it, and since when?

What counts: the study's own word (`new_lesion`), and every lesion first read after the baseline that has no role. An
equivocal lesion that later proves unequivocal was new when first seen: the past is computed again with what is known
now, while a record cut before the confirmation still says equivocal. Fragments of a split lesion, ablation zones and
normal nodes are no new lesions. What a first somatostatin-receptor PET, a first FDG-PET, a first hepatobiliary phase or
an ultrasound shows is equivocal until a CT or MRI bears it out.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Literal

from netcore.model import Lesion, Measurement, PartialDate, Study
from netcore.response.assessment import NewLesionAnswer
from netcore.response.criteria.measures import Value, read_row
from netcore.response.limits import Limits
from netcore.response.readings import Reader
from netcore.response.timepoints import NOT_MEASURING, TimePoint

# Which words of `regions` take in which organs; a region named like the organ takes it in as well.
_TAKES_IN = {
    "abdomen": {"liver", "pancreas", "spleen", "adrenal", "kidney", "stomach", "bowel", "ileum", "jejunum", "duodenum",
                "mesentery", "peritoneum", "retroperitoneum", "gallbladder"},
    "chest": {"lung", "mediastinum", "pleura", "heart", "breast"}, "thorax": {"lung", "mediastinum", "pleura", "heart"},
    "pelvis": {"ovary", "uterus", "bladder", "rectum", "prostate"}, "head": {"brain", "orbit"}}


HoldBack = Callable[[Measurement, Lesion, Limits], str | None]


@dataclass(frozen=True, slots=True)
class Sighting:
    """One finding of something new. `lesion_id` None: only the study's word speaks of it. `borne_out_by`: the later
    study that showed an equivocal finding to be real."""

    lesion_id: str | None
    point: int
    when: PartialDate | None
    certainty: Literal["equivocal", "unequivocal"]
    notes: tuple[str, ...] = ()
    value: Value | None = None
    borne_out_by: str | None = None
    held_back: bool = False


class NewLesions:
    """The new lesions of one stream after one baseline. `hold_back` gives the criterion's own reason why a measured
    lesion is not yet an unequivocal new one; None: it has none."""

    def __init__(self, reader: Reader, baseline: TimePoint, roles: Iterable[str], limits: Limits,
                 hold_back: HoldBack | None = None) -> None:
        self._hold_back = hold_back
        self.reader, self.stream, self.limits, self.baseline = reader, reader.stream, limits, baseline
        self.without_role: dict[int, list[str]] = {}
        roles = set(roles)
        found: list[Sighting] = []
        for point in self.stream.points[baseline.index + 1:]:
            for study in point.studies:
                seen = [sighting for name in self.stream.rows.get(study.study_id, {}) if name not in roles
                        for sighting in self._lesion(name, point, study)]
                found += seen
                found += self._word(study, point, seen)
        self.by_point: dict[int, list[Sighting]] = {}
        for sighting in self._confirmed(found):
            self.by_point.setdefault(sighting.point, []).append(sighting)

    def at(self, point: TimePoint) -> tuple[NewLesionAnswer, list[Sighting]]:
        """The answer for this time point with the sightings behind it."""
        sightings = self.by_point.get(point.index, [])
        if sightings:
            sure = any(one.certainty == "unequivocal" for one in sightings)
            return "unequivocal" if sure else "equivocal", sightings
        looked = any(study.new_lesion == "none" for study in point.studies)
        return "none" if looked else "not_assessed", []

    def _lesion(self, name: str, point: TimePoint, study: Study) -> list[Sighting]:
        lesion = self.stream.lesions.get(name)
        if lesion is None or lesion.structure == "ablation_zone" or name in self.reader.fragment_ids:
            return []
        row = self.stream.rows[study.study_id][name]
        node = self.reader.is_node(name)
        value = read_row(study, row, node, self.limits)
        if not value.seen or (node and value.mm is not None and value.mm < self.limits.node_normal_below):
            return []
        known = self._known_at_baseline(name)
        if known == "yes":
            self.without_role.setdefault(point.index, []).append(name)
            return []
        notes = []
        certainty: str | None = row.certainty
        if certainty is None and study.new_lesion == "unequivocal":
            certainty = "unequivocal"
        if certainty is None and self._region_is_new(lesion.organ, point, study):
            certainty = "unequivocal"
            notes.append("region_first_imaged")
        if certainty is None:
            certainty = self.limits.unstated_certainty
            notes.append("certainty_not_stated")
        if study.new_lesion == "none":
            notes.append("study_says_none")
        if known == "perhaps":
            certainty = "equivocal"
            notes.append("first_seen_date_uncertain")
        held = self._hold_back(row, lesion, self.limits) if self._hold_back is not None else None
        if held is not None and certainty == "unequivocal":
            certainty = "equivocal"
            notes.append(held)
        return [self._by_technique(Sighting(name, point.index, study.done_on, certainty,  # type: ignore[arg-type]
                                            tuple(notes), value, held_back=held is not None), study)]

    def _word(self, study: Study, point: TimePoint, seen: list[Sighting]) -> list[Sighting]:
        """The study's own word, where it says more than the lesions named in it."""
        if study.new_lesion not in ("equivocal", "unequivocal"):
            return []
        if any(one.certainty == "unequivocal" or one.held_back or study.new_lesion == "equivocal" for one in seen):
            return []
        word = self._by_technique(Sighting(None, point.index, study.done_on, study.new_lesion), study)
        return [] if seen and word.certainty == "equivocal" else [word]

    def _known_at_baseline(self, name: str) -> Literal["yes", "no", "perhaps"]:
        for point in reversed(self.stream.points[:self.baseline.index + 1]):
            found = self.stream.rows_at(point, name)
            if found:
                values = [read_row(study, row, self.reader.is_node(name), self.limits)
                          for study, row in found]
                gone = all(value.state == "absent" or (value.mm is not None and self.reader.is_node(name)
                                                       and value.mm < self.limits.node_normal_below)
                           for value in values)
                return "no" if gone else "yes"
        first_seen, scan = self.stream.lesions[name].first_seen_on, self.baseline.when
        if first_seen is None or scan is None or first_seen.first > scan.last:
            return "no"
        return "yes" if first_seen.last <= scan.last else "perhaps"

    def _region_is_new(self, organ: str | None, point: TimePoint, study: Study) -> bool:
        """Was the lesion's region surely not imaged by any earlier scan since the baseline?"""
        if not organ or not _covers(study, organ):
            return False
        earlier = [one for other in self.stream.points[self.baseline.index:point.index] for one in other.studies]
        return all(one.regions and not _covers(one, organ) for one in earlier)

    def _by_technique(self, sighting: Sighting, study: Study) -> Sighting:
        """What a technique shows that was not used before is not new by that alone."""
        if sighting.certainty == "equivocal":
            return sighting
        note = None
        if study.kind in NOT_MEASURING:
            note = "ultrasound_alone"
        elif study.kind in ("SSTR_PET", "SSTR_SPECT") and self._first(study, ("SSTR_PET", "SSTR_SPECT")):
            note = "first_sstr_imaging"
        elif study.kind == "FDG_PET" and self._first(study, ("FDG_PET",)):
            note = "first_fdg_pet"
        elif study.kind == "MRI" and _hepatobiliary(study) and self._first_hepatobiliary(study):
            note = "first_hepatobiliary_phase"
        return replace(sighting, certainty="equivocal", notes=(*sighting.notes, note)) if note else sighting

    def _earlier(self, study: Study) -> list[Study]:
        if study.done_on is None:
            return []
        return [one for one in self.stream.all_studies
                if one.done_on is not None and one.done_on.last < study.done_on.first]

    def _first(self, study: Study, kinds: tuple[str, ...]) -> bool:
        return not any(one.kind in kinds for one in self._earlier(study))

    def _first_hepatobiliary(self, study: Study) -> bool:
        """First with that phase, and the phases of every earlier MRI are known."""
        earlier = [one for one in self._earlier(study) if one.kind == "MRI"]
        return all(one.phases and not _hepatobiliary(one) for one in earlier)

    def _confirmed(self, found: list[Sighting]) -> list[Sighting]:
        """Each equivocal sighting that was borne out later becomes unequivocal, at its own time point."""
        result = []
        for sighting in found:
            later = self._borne_out_by(sighting, found) if sighting.certainty == "equivocal" else None
            if later is not None:
                sighting = replace(sighting, certainty="unequivocal", borne_out_by=later)
            result.append(sighting)
        for sighting in found:
            if sighting.certainty == "unequivocal" and sighting.lesion_id is not None:
                result += self._first_seen_without_row(sighting, found)
        return result

    def _borne_out_by(self, sighting: Sighting, found: list[Sighting]) -> str | None:
        for later in found:
            if later.point <= sighting.point or later.certainty != "unequivocal" \
                    or later.lesion_id != sighting.lesion_id:
                continue
            between = self.stream.points[sighting.point + 1:later.point]
            if sighting.lesion_id is None:
                gone = any(study.new_lesion == "none" for point in between for study in point.studies)
            else:
                gone = any(self.reader.value(point, sighting.lesion_id).state == "absent" for point in between)
            if not gone:
                return self.stream.points[later.point].study_ids[-1]
        return None

    def _first_seen_without_row(self, sighting: Sighting, found: list[Sighting]) -> list[Sighting]:
        """A lesion stated as first seen at an earlier scan that has no row of it was new at that scan.

        `first_seen_on` belongs to the lesion, not to a stream: where several streams read the lesion, it is not used.
        """
        assert sighting.lesion_id is not None
        first_seen = self.stream.lesions[sighting.lesion_id].first_seen_on
        if first_seen is None or first_seen.exact is None or \
                any(other.reads(sighting.lesion_id) for other in self.stream.others) or \
                any(one.lesion_id == sighting.lesion_id and one.point < sighting.point for one in found):
            return []
        for point in self.stream.points[self.baseline.index + 1:sighting.point]:
            for study in point.studies:
                if study.done_on == first_seen and study.new_lesion != "none":
                    return [Sighting(sighting.lesion_id, point.index, first_seen, "unequivocal",
                                     borne_out_by=self.stream.points[sighting.point].study_ids[-1])]
        return []


def _hepatobiliary(study: Study) -> bool:
    return any("hepatobiliary" in phase.casefold() for phase in study.phases)


def _covers(study: Study, organ: str) -> bool:
    name = organ.strip().casefold()
    regions = {region.strip().casefold() for region in study.regions}
    return name in regions or "whole body" in regions or any(name in _TAKES_IN.get(region, ()) for region in regions)


