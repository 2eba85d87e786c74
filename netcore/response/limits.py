"""Which limits and settings does a judgement use?

The numbers stand in `data/guidelines/response.yaml` and, beside RECIST 1.1, in `response_criteria.yaml`; a setting
handed in by the caller replaces one of them visibly.
"""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from netcore.errors import BadInput, Problem
from netcore.evidence import InForce, read_sheet

SHEETS = ("response", "response_criteria")
_EACH_OR_SUM, _FROM = ("each", "sum"), ("nadir", "baseline")
_WORDS = {"treated_target_policy": ("by_kind", "A", "B", "C"), "unstated_certainty": ("equivocal", "unequivocal"),
          "easl_progression_on": _EACH_OR_SUM, "easl_progression_reference": _FROM,
          "who_progression_on": _EACH_OR_SUM, "who_progression_reference": _FROM,
          "choi_progression_reference": _FROM, "choi_attenuation_mean": ("plain", "area_weighted"),
          "choi_off_after": ("embolisation_or_ablation", "oil_or_ablation")}


class Limits:
    """All limits of the response sheets with the caller's settings in their place.

    `changed` maps each replaced parameter to the sheet's own value. Raises `BadInput` for a setting no sheet
    knows or a value of the wrong kind.
    """

    def __init__(self, settings: Mapping[str, object] | None = None) -> None:
        self.in_force: dict[str, InForce] = {name: sheet.value(name) for sheet in map(read_sheet, SHEETS)
                                             for name in sheet.parameters}
        self.changed: dict[str, InForce] = {}
        self._used: dict[tuple[str, ...], tuple[InForce, ...]] = {}
        for name, value in (settings or {}).items():
            self._replace(name, value)
        self._numbers = {name: held.value for name, held in self.in_force.items() if isinstance(held.value, Decimal)}
        self._words = {name: held.value for name, held in self.in_force.items() if isinstance(held.value, str)}
        self.too_small_value = self.number("too_small_value")
        self.node_normal_below = self.number("node_normal_below")
        self.node_target_from = self.number("node_target_from")
        self.measurable_from = self.number("measurable_from")
        self.treated_target_policy = str(self.in_force["treated_target_policy"].value)
        self.unstated_certainty = str(self.in_force["unstated_certainty"].value)

    def used(self, names: tuple[str, ...]) -> tuple[InForce, ...]:
        """The values in force of these parameters."""
        if names not in self._used:
            self._used[names] = tuple(self.in_force[name] for name in names)
        return self._used[names]

    def number(self, name: str) -> Decimal:
        """The limit as a number, in the unit of the sheet."""
        return self._numbers[name]

    def word(self, name: str) -> str:
        """The setting where it is a word."""
        return self._words[name]

    def days(self, name: str) -> int:
        """A limit in whole days."""
        return int(self.number(name))

    def _replace(self, name: str, value: object) -> None:
        default = self.in_force.get(name)
        where = f"settings, {name}"
        if default is None:
            raise BadInput(Problem(where, "no such setting", f"one of {', '.join(sorted(self.in_force))}",
                                   "correct it"))
        new = _as_setting(value, default, where)
        if new != default.value:
            self.changed[name] = default
            self.in_force[name] = default.model_copy(update={
                "value": new, "checked": "software_choice", "reference": None,
                "locator": f"set by the user in place of {default.value}"})


def _as_setting(value: object, default: InForce, where: str) -> Decimal | bool | str:
    if isinstance(default.value, bool):
        if isinstance(value, bool):
            return value
        raise BadInput(Problem(where, repr(value), "True or False", "correct the setting"))
    if isinstance(default.value, Decimal):
        if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
            number = Decimal(str(value))
            if number.is_finite() and number >= 0:
                return number
        raise BadInput(Problem(where, repr(value), "a number of 0 or more", "correct the setting"))
    if isinstance(value, str) and value in _WORDS[default.parameter]:
        return value
    raise BadInput(Problem(where, repr(value), f"one of {', '.join(_WORDS[default.parameter])}", "correct the setting"))


@cache
def sheet_limits() -> Limits:
    """The limits as the sheet states them."""
    return Limits()


def read_limits(settings: Mapping[str, object] | None) -> Limits:
    """The limits with these settings; without settings the sheet's own."""
    return Limits(settings) if settings else sheet_limits()
