"""Scores and volumes: formula in code, every coefficient in `data/guidelines/scores.yaml`.

A part is the interval of what is possible, None where nothing is known of it; it then ranges over what the sheet says.
The score is the interval of what can come out. None: nothing is known of any part.
"""

from netcore.rules.scores.liver import (
    compute_albi,
    compute_child_pugh,
    compute_meld,
    compute_meld_3,
    compute_meld_na,
)
from netcore.rules.scores.volumes import (
    compute_body_surface,
    compute_embolisation_risk,
    compute_liver_volume,
    compute_share,
)

__all__ = ["compute_albi", "compute_body_surface", "compute_child_pugh", "compute_embolisation_risk",
           "compute_liver_volume", "compute_meld", "compute_meld_3", "compute_meld_na", "compute_share"]
