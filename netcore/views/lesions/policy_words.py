"""What becomes of targets that were treated locally, in words: which policy is in force, and why?"""

from netcore.response.assessment import ResponseSeries
from netcore.views.text import day_words

DEFAULT = "by_kind"
POLICIES = {
    DEFAULT: "by kind of treatment: an embolised target stays in the sum (B), an ablated or resected one leaves it (C)",
    "A": "A, trial of a systemic drug: not evaluable from the treatment on, best response cut there",
    "B": "B, liver-directed programme: the same lesion is followed",
    "C": "C: out of the sum from the treatment on, which is compared with the rest",
}

# What can be chosen on the screen, the default first.
POLICY_CHOICES = {"by kind: embolised stay, ablated leave": DEFAULT, "A: trial of a systemic drug": "A",
                  "B: liver-directed programme": "B", "C: treated lesions leave the sum": "C"}


def policy_settings(policy: str) -> dict[str, object] | None:
    """The settings under which responses are judged; None for the default."""
    return None if policy == DEFAULT else {"treated_target_policy": policy}


def policy_name(policy: str) -> str:
    """The policy in a few words for a sentence."""
    return {DEFAULT: "policy by kind of treatment"}.get(policy, f"policy {policy}")


def sentence_policy(series: ResponseSeries, policy: str, names: dict[str, str]) -> str:
    """Which policy is in force for this course and why; '' where no target was treated locally."""
    treated = dict.fromkeys(name for verdict in series.assessments for name in verdict.treated_targets)
    if not treated:
        return ""
    who = ", ".join(names.get(name, name) for name in treated)
    first = next(verdict for verdict in series.assessments if verdict.treated_targets)
    why = "the default of this software, as RECIST has no rule" if policy == DEFAULT else \
        "chosen on this screen in place of the default, by kind of treatment"
    return (f"Target {who} treated locally since baseline (first scan after it {day_words(first.when)}). In force: "
            f"{POLICIES[policy]}; {why}. An ablation zone never enters a sum.")
