"""Which outcomes do the criteria know that add up volumes, of whole lesions or of enhancing tissue?

Limits: what a sphere loses or gains whose diameter falls by 30 % or rises by 20 % (65.7 and 72.8 %); of enhancing
volume a fall of 65 %. No absolute floor is agreed: compare a change with the repeatability of the scanner and of the
segmentation. A volume that was not recorded is that of the ellipsoid of three axes; two axes give none.
"""

from netcore.response.assessment import Reason
from netcore.response.criteria.criterion import Criterion
from netcore.response.criteria.enhancement import select_enhancing, warn_of_enhancement
from netcore.response.criteria.extents import ENHANCING_VOLUME, VOLUME
from netcore.response.criteria.recist import NON_TARGET, OVERALL
from netcore.response.criteria.sums import SumRules
from netcore.response.target import TargetSeries, TargetSum

_VOLUME = SumRules("volume_partial_response_fall", "volume_progression_rise")
_ENHANCING = SumRules("enhancing_volume_partial_response_fall", "enhancing_volume_progression_rise")


def _warn_of_two_methods(series: TargetSeries, entry: TargetSum) -> list[Reason]:
    """A lesion whose volume was recorded on one of the two scans and is an ellipsoid on the other."""
    first = series.history[0].values
    changed = []
    for name, now in entry.values.items():
        before = first.get(name)
        rows = [value.row for value in (before, now) if value is not None and value.mm and value.row is not None]
        if len({row.volume_ml is None for row in rows}) > 1:
            changed.append(name)
    return [Reason("volume_by_two_methods", {"lesions": tuple(changed)})] if changed else []


VOLUME_CRITERION = Criterion(
    "volume", "Volume", VOLUME, _VOLUME.fall, _VOLUME.rise, _VOLUME.response_line, _VOLUME.progression_line,
    _VOLUME.outcomes(), NON_TARGET, OVERALL, note="Limits of RECIST turned into volumes of spheres.",
    warn=_warn_of_two_methods)
ENHANCING_VOLUME_CRITERION = Criterion(
    "enhancing-volume", "Enhancing volume", ENHANCING_VOLUME, _ENHANCING.fall, _ENHANCING.rise,
    _ENHANCING.response_line, _ENHANCING.progression_line, _ENHANCING.outcomes(), NON_TARGET, OVERALL,
    note="No limits are agreed; those shown are usual.", select=select_enhancing("enhancing_volume_from"),
    warn=warn_of_enhancement)
