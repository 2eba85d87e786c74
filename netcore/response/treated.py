"""Which lesions had been treated locally by the time of a scan?

RECIST has no rule for a lesion that is treated during follow-up. A (systemic trial): any local treatment makes it not
evaluable from then on. B (liver-directed programme): the same lesion is followed. C: it leaves the sum. By kind (the
sheet's default): B for an embolised lesion, C for an ablated or resected one.
"""

from dataclasses import dataclass

from netcore.model import Lesion, PartialDate, PatientRecord, Treatment
from netcore.model.words import ABLATIONS, EMBOLISATIONS
from netcore.response.timepoints import Stream, TimePoint

REMOVING = ABLATIONS | {"resection", "transplantation"}
_OILS = ("lipiodol", "iodised oil", "iodized oil", "ethiodised oil", "ethiodized oil")
_LOBES = {"left_lobe": frozenset({"II", "III", "IV", "IVa", "IVb"}),
          "right_lobe": frozenset({"V", "VI", "VII", "VIII"})}


@dataclass(frozen=True, slots=True)
class LocalTreatment:
    """One local treatment of one lesion; `when` None where nobody stated the day. `oil`: with iodised oil, as stated by
    the agent or taken for granted in conventional TACE."""

    lesion_id: str
    kind: str
    treatment_id: str | None
    when: PartialDate | None
    removes: bool
    oil: bool = False


class LocalTreatments:
    """All local treatments of one record by lesion."""

    def __init__(self, record: PatientRecord) -> None:
        self.by_lesion: dict[str, list[LocalTreatment]] = {}
        self.zones: dict[str, str] = {lesion.lesion_id: lesion.of_lesion_id for lesion in record.lesions
                                      if lesion.structure == "ablation_zone" and lesion.of_lesion_id}
        treatments = {row.treatment_id: row for row in record.treatments}
        named = set()
        for aimed in record.treated_lesions:
            row = treatments.get(aimed.treatment_id)
            if row is not None and (row.kind in REMOVING or row.kind in EMBOLISATIONS):
                named.add(row.treatment_id)
                self._add(aimed.lesion_id, row)
        local = [row for row in record.treatments if row.kind in EMBOLISATIONS and row.treatment_id not in named]
        for row in local:
            for lesion in record.lesions:
                if lesion.structure == "tumour" and covers_lesion(row, lesion):
                    self._add(lesion.lesion_id, row)
        self.unaimed: tuple[Treatment, ...] = tuple(
            row for row in record.treatments if row.kind in REMOVING and row.treatment_id not in named)

    def _add(self, lesion_id: str, row: Treatment) -> None:
        self.by_lesion.setdefault(lesion_id, []).append(
            LocalTreatment(lesion_id, row.kind, row.treatment_id, row.performed_on, row.kind in REMOVING,
                           _with_oil(row)))

    def between(self, stream: Stream, lesion_id: str, baseline: TimePoint, point: TimePoint) -> LocalTreatment | None:
        """The first removing treatment of the lesion, else any local one, after the baseline and by this time point.

        An undated treatment counts as made after the baseline. A zone seen in place of the lesion, at or before this
        time point and not yet at baseline, counts as an ablation.
        """
        if local := self.by_lesion.get(lesion_id):
            found = [one for one in local if _after(one.when, baseline) and _by(one.when, point)]
            if found:
                return next((one for one in found if one.removes), found[0])
        if not self.zones:
            return None
        zones = [zone for zone, tumour in self.zones.items() if tumour == lesion_id]
        for earlier in stream.points[baseline.index + 1:point.index + 1] if zones else ():
            if any(stream.rows_at(earlier, zone) for zone in zones) and \
                    not any(stream.rows_at(before, zone) for zone in zones for before in
                            stream.points[:baseline.index + 1]):
                return LocalTreatment(lesion_id, "ablation", None, earlier.when, True)
        return None

    def ever(self, lesion_id: str, point: TimePoint) -> list[LocalTreatment]:
        """Every local treatment of the lesion up to this time point, before the baseline too; undated ones count."""
        found = self.by_lesion.get(lesion_id)
        return [one for one in found if _by(one.when, point)] if found else []

    def unrecorded(self, baseline: TimePoint, point: TimePoint) -> bool:
        """Was anything ablated or resected after the baseline and by this time point of which nobody said what?"""
        return any(_after(row.performed_on, baseline) and _by(row.performed_on, point) for row in self.unaimed)

    def before(self, lesion_id: str, baseline: TimePoint) -> LocalTreatment | None:
        """The last ablation or resection of the lesion that was certainly over by the baseline."""
        done = [one for one in self.by_lesion.get(lesion_id, ())
                if one.removes and one.when is not None and not _after(one.when, baseline)]
        return done[-1] if done else None


def _after(when: PartialDate | None, baseline: TimePoint) -> bool:
    """Not certainly over before the baseline; the baseline scan of the same day comes first."""
    scan = baseline.when
    return when is None or scan is None or when.last >= scan.first


def _by(when: PartialDate | None, point: TimePoint) -> bool:
    scan = point.when
    return when is None or scan is None or when.first <= scan.last


def _with_oil(row: Treatment) -> bool:
    words = (row.agent or "").casefold()
    return row.kind == "TACE" or (row.kind in EMBOLISATIONS and any(oil in words for oil in _OILS))


def covers_lesion(row: Treatment, lesion: Lesion) -> bool:
    """Does the treated territory hold the lesion, as far as both are stated?"""
    if lesion.in_liver is False or not row.territory:
        return False
    segments: set[str] = set()
    for part in row.territory:
        if part == "whole_liver":
            return lesion.in_liver is True
        segments |= _LOBES.get(part, frozenset({part}))
    return lesion.segment is not None and lesion.segment in segments
