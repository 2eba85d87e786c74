"""What is the overall response at one time point?"""

from typing import get_args

from netcore.errors import BadInput, Problem
from netcore.response.assessment import Category, NewLesionAnswer
from netcore.response.criteria.criterion import OverallState, first_outcome
from netcore.response.criteria.recist import OVERALL


def overall_response(target: str | None, non_target: str | None, new_lesion: str | None = "none") -> Category:
    """The overall response of RECIST 1.1 (tables 1 and 2) from its three parts.

    `target` None (or blank): no target was chosen; `non_target` None: none at baseline, 'NE': not all evaluated.
    An equivocal new lesion is not yet a new lesion. `not_assessed` (or None) blocks no category except "no evidence of
    disease": the table has no row for it, so the caller has to name it beside the answer.

    Raises `BadInput` for a word that is no category.
    """
    state = OverallState(_category(target, "target"), _category(non_target, "non-target"), _answer(new_lesion))
    return first_outcome(OVERALL, state).category


def _category(word: str | None, where: str) -> Category | None:
    if word is None or not word.strip():
        return None
    for category in get_args(Category):
        if word.strip().upper() == category and category != "NED":
            return category  # type: ignore[no-any-return]
    raise BadInput(Problem(where, repr(word), "CR, PR, SD, PD, NE, NON-CR/NON-PD or nothing", "correct the category"))


def _answer(word: str | None) -> NewLesionAnswer:
    if word is None or not word.strip():
        return "not_assessed"
    for answer in get_args(NewLesionAnswer):
        if word.strip().lower() == answer:
            return answer  # type: ignore[no-any-return]
    raise BadInput(Problem("new lesion", repr(word), "none, equivocal, unequivocal or not_assessed",
                           "correct the answer"))
