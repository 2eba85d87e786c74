"""Which unit is meant, and how is it converted exactly?"""

from netcore.units.conversion import conversion_factor, convert
from netcore.units.meaning import Family, UnitMeaning, open_registry, read_unit, unit_family
from netcore.units.spelling import ucum_spelling
from netcore.units.system import System, read_system, round_converted

__all__ = ["Family", "System", "UnitMeaning", "conversion_factor", "convert", "open_registry", "read_system",
           "read_unit", "round_converted", "ucum_spelling", "unit_family"]
