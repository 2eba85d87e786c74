"""Which outcomes do the criteria know that multiply two diameters: WHO, and EASL on the enhancing area?

Sources: WHO handbook 1979; Bruix et al., J Hepatol 2001;35:421-430. WHO asks progression of one or more lesions; papers
also take the sum, from nadir or from baseline: settings. Neither limits the number of lesions; the targets of the
course are used. WHO confirms a partial response after 4 weeks, which `best_overall_response` can ask for.
"""

from netcore.response.criteria.criterion import Criterion
from netcore.response.criteria.enhancement import select_enhancing, warn_of_enhancement
from netcore.response.criteria.extents import AREA, ENHANCING_AREA
from netcore.response.criteria.recist import NON_TARGET, OVERALL
from netcore.response.criteria.sums import SumRules

_WHO = SumRules("who_partial_response_fall", "who_progression_rise", reference="who_progression_reference",
                progression_on="who_progression_on")
_EASL = SumRules("easl_partial_response_fall", "easl_progression_rise", reference="easl_progression_reference",
                 progression_on="easl_progression_on")

WHO = Criterion(
    "who", "WHO", AREA, _WHO.fall, _WHO.rise, _WHO.response_line, _WHO.progression_line, _WHO.outcomes(), NON_TARGET,
    OVERALL, note="The targets of the course are used; the handbook limits neither their number nor their size.",
    by_lesion=True)
EASL = Criterion(
    "easl", "EASL", ENHANCING_AREA, _EASL.fall, _EASL.rise, _EASL.response_line, _EASL.progression_line,
    _EASL.outcomes(), NON_TARGET, OVERALL,
    note="Made for liver-cell cancer; here for metastases that enhance in the arterial phase.", by_lesion=True,
    select=select_enhancing("easl_enhancing_from"), warn=warn_of_enhancement)
