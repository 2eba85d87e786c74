"""What does the liver map show of each lesion at each scan: how large, against what, in which state?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from netcore.evidence import InForce, read_sheet
from netcore.model import Lesion, Study
from netcore.response import ResponseSeries
from netcore.views.lesions.tracks import ABLATED, GONE, OPEN, RESECTED, Track

# `new?`: new, but not called unequivocal by that scan.
Role = Literal["target", "non-target", "new", "new?", "zone", "no role"]
Trend = Literal["smaller", "larger"]


@dataclass(frozen=True, slots=True)
class Spot:
    """One lesion at one scan. `mm` is what was measured there (0: gone), None where nothing was; `drawn_mm` the size of
    its circle (the last known one where it was not measured), None where no size was ever known. `trend` None: within
    the limits, or nothing to compare with. `in_zone` names the ablation zone that is seen in its place at this scan."""

    lesion: Lesion
    name: str
    study: Study
    role: Role
    status: str
    mm: Decimal | None
    drawn_mm: Decimal | None
    baseline_mm: Decimal | None
    trend: Trend | None
    in_zone: str | None = None

    @property
    def day(self) -> date | None:
        """Day of the scan, None where it is not exactly known."""
        return self.study.done_on.exact if self.study.done_on else None


def trend_limits() -> tuple[InForce, InForce, InForce]:
    """The fall and the rises (percent, mm) beyond which a single lesion is marked; they were made for sums."""
    sheet = read_sheet("response")
    return sheet.value("partial_response_fall"), sheet.value("progression_rise"), sheet.value("progression_floor")


def segment_of(lesion: Lesion, lesions: Mapping[str, Lesion]) -> str | None:
    """The segment as recorded (of a zone without one, its tumour's); None outside the liver or unknown."""
    tumour = lesions.get(lesion.of_lesion_id) if lesion.of_lesion_id else None
    organ = lesion.organ or (tumour.organ if tumour else None)
    if lesion.structure == "node" or (organ or "liver").strip().casefold() != "liver":
        return None
    return lesion.segment or (tumour.segment if tumour else None)


def gather_spots(tracks: Sequence[Track], series: ResponseSeries | None) -> list[list[Spot]]:
    """For each track its spots, one a scan since it was first seen; roles and baseline are those of the course."""
    zoned = {track.lesion.of_lesion_id: track for track in tracks if track.lesion.structure == "ablation_zone"}
    return [_spots(track, series, zoned.get(track.lesion.lesion_id)) for track in tracks]


def _spots(track: Track, series: ResponseSeries | None, zone: Track | None) -> list[Spot]:
    baseline_ids = series.baseline.study_ids if series else ()
    start = next((number for number, point in enumerate(track.points) if point.study.study_id in baseline_ids), None)
    baseline = next((point.mm for point in track.points if point.study.study_id in baseline_ids and point.mm), None)
    zone_seen = {point.study.study_id for point in zone.points if point.status != OPEN} if zone else set()
    spots: list[Spot] = []
    last: Decimal | None = None
    for number, point in enumerate(track.points):
        last = point.mm if point.mm else last
        after = start is not None and number > start
        status = point.status
        if status == OPEN and point.study.study_id in zone_seen:
            status = ABLATED
        shown = point.mm if status not in (GONE, RESECTED, ABLATED) and point.mm is not None else last
        spots.append(Spot(track.lesion, track.name, point.study, _role(track, series, point.study.study_id), status,
                          point.mm, shown, baseline if after else None,
                          _trend(point.mm, baseline) if after and status != GONE
                          and track.lesion.structure != "ablation_zone" else None,
                          zone.name if zone and status == ABLATED and point.study.study_id in zone_seen else None))
    return spots


def _role(track: Track, series: ResponseSeries | None, study_id: str) -> Role:
    name = track.lesion.lesion_id
    if track.lesion.structure == "ablation_zone":
        return "zone"
    if series is None:
        return "no role"
    if name in series.baseline.targets:
        return "target"
    if name in series.baseline.non_targets:
        return "non-target"
    role: Role = "no role"
    for point in series.points:
        if any(reading.role == "new" and reading.lesion_id == name for reading in point.lesions) and role != "new":
            sure = point.assessment is not None and point.assessment.new_lesion == "unequivocal"
            role = "new" if sure else "new?"
        if study_id in point.study_ids:
            return role
    return "no role"


def _trend(mm: Decimal | None, baseline: Decimal | None) -> Trend | None:
    if mm is None or not baseline:
        return None
    fall, rise, floor = (limit.number for limit in trend_limits())
    change = 100 * (mm - baseline) / baseline
    if change <= -fall:
        return "smaller"
    return "larger" if change >= rise and mm - baseline >= floor else None
