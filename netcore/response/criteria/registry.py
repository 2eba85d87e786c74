"""Which response criteria are there, in the order in which they are shown?"""

from netcore.errors import BadInput, Problem
from netcore.response.criteria.bidimensional import EASL, WHO
from netcore.response.criteria.choi import CHOI, MODIFIED_CHOI
from netcore.response.criteria.criterion import Criterion
from netcore.response.criteria.mrecist import MRECIST
from netcore.response.criteria.recist import RECIST_1_1
from netcore.response.criteria.volumes import ENHANCING_VOLUME_CRITERION, VOLUME_CRITERION

CRITERIA: dict[str, Criterion] = {criterion.name: criterion for criterion in (
    RECIST_1_1, MRECIST, EASL, WHO, CHOI, MODIFIED_CHOI, VOLUME_CRITERION, ENHANCING_VOLUME_CRITERION)}


def find_criterion(name: str) -> Criterion:
    """The criterion of this name; `BadInput` where there is none."""
    if name not in CRITERIA:
        raise BadInput(Problem("criterion", repr(name), f"one of {', '.join(CRITERIA)}", "choose one of these"))
    return CRITERIA[name]
