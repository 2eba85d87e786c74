"""What a series of lesion measurements does."""

from netcore.response.ablation import AblationTrack, ablation_tracks
from netcore.response.assess import assess, courses, response_series
from netcore.response.assessment import (
    Assessment,
    Baseline,
    Category,
    Course,
    LesionReading,
    NewLesionAnswer,
    Reason,
    ResponseSeries,
    SumPoint,
)
from netcore.response.best import BestResponse, best_overall_response
from netcore.response.endpoints import all_times_to_event, times_to_event
from netcore.response.incidence import IncidenceStep, cumulative_incidence
from netcore.response.local_progression import LocalProgressionTime, time_to_local_progression
from netcore.response.overall import overall_response
from netcore.response.problems import DataProblem, find_problems
from netcore.response.survival import LogRank, Survival, SurvivalStep, compare_survival, estimate_survival, kaplan_meier
from netcore.response.time_to_event import ENDPOINTS, Endpoint, RuleSet, TimeToEvent

__all__ = ["ENDPOINTS", "AblationTrack", "Assessment", "Baseline", "BestResponse", "Category", "Course", "DataProblem",
           "Endpoint", "IncidenceStep", "LesionReading", "LocalProgressionTime", "LogRank", "NewLesionAnswer",
           "Reason", "ResponseSeries", "RuleSet", "SumPoint", "Survival", "SurvivalStep", "TimeToEvent",
           "ablation_tracks", "all_times_to_event", "assess", "best_overall_response", "compare_survival", "courses",
           "cumulative_incidence", "estimate_survival", "find_problems", "kaplan_meier", "overall_response",
           "response_series", "time_to_local_progression", "times_to_event"]
