"""What is other under yesterday's knowledge or another day's rules?"""

from netcore.rules.evaluate import Evaluation, differences
from netcore.units import System
from netcore.views.options.page import label_of
from netcore.views.options.rule_titles import rule_title
from netcore.views.options.words import STANDINGS

_MOST = 12


def replay_lines(usual: Evaluation, replayed: Evaluation, system: System | None = None) -> list[str]:
    """The standings and the rules that differ; one sentence where none does."""
    options, rules = differences(usual, replayed)
    lines = [f"{label_of(replayed.options[name])}: {STANDINGS[replayed.options[name].standing]}, "
             f"otherwise {STANDINGS[usual.options[name].standing]}" for name in options]
    if not options and not rules:
        return ["No standing and no rule differs."]
    titles = [rule_title(rule, replayed.book, system) for rule in rules]
    more = f" and {len(titles) - _MOST} more" if len(titles) > _MOST else ""
    lines.append(f"{len(titles)} rule{'s answer' if len(titles) != 1 else ' answers'} otherwise: "
                 f"{'; '.join(titles[:_MOST])}{more}")
    return lines
