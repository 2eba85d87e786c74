"""What a series of lesion measurements does."""

from netcore.response.assess import CRITERIA, assess, courses, response_series
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
from netcore.response.overall import overall_response
from netcore.response.survival import LogRank, Survival, SurvivalStep, compare_survival, estimate_survival, kaplan_meier
from netcore.response.time_to_event import ENDPOINTS, Endpoint, RuleSet, TimeToEvent

__all__ = ["CRITERIA", "ENDPOINTS", "Assessment", "Baseline", "BestResponse", "Category", "Course", "Endpoint",
           "LesionReading", "LogRank", "NewLesionAnswer", "Reason", "ResponseSeries", "RuleSet", "SumPoint", "Survival",
           "SurvivalStep", "TimeToEvent", "all_times_to_event", "assess", "best_overall_response", "compare_survival",
           "courses", "estimate_survival", "kaplan_meier", "overall_response", "response_series",
           "times_to_event"]
