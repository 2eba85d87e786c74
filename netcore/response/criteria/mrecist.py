"""Which outcomes does mRECIST know?

Source: Lencioni and Llovet, Semin Liver Dis 2010;30:52-60, refined in J Hepatol 2020;72:288-306; made for liver-cell
cancer. The longest diameter of enhancing tissue in the arterial phase counts, a node by its short axis. A new liver
nodule is progression from 10 mm on where it enhances, dated back to its first sighting. Not automated: portal vein
thrombus and effusions, which a reader states as non-targets; whether a new nodule enhances like the known metastases.
"""

from netcore.response.criteria.criterion import Criterion
from netcore.response.criteria.enhancement import hold_back_nodule, select_enhancing, warn_of_enhancement
from netcore.response.criteria.extents import ENHANCING_DIAMETER
from netcore.response.criteria.recist import NON_TARGET, OVERALL
from netcore.response.criteria.sums import SumRules

_RULES = SumRules("mrecist_partial_response_fall", "mrecist_progression_rise", "mrecist_progression_floor",
                  "sticky_partial_response")

MRECIST = Criterion(
    "mrecist", "mRECIST", ENHANCING_DIAMETER, _RULES.fall, _RULES.rise, _RULES.response_line, _RULES.progression_line,
    _RULES.outcomes(), NON_TARGET, OVERALL,
    note="Made for liver-cell cancer; here for metastases that enhance in the arterial phase.",
    select=select_enhancing("mrecist_enhancing_from", "mrecist_hilar_node_from"), hold_back=hold_back_nodule,
    warn=warn_of_enhancement)
