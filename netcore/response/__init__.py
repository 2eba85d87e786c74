"""What a series of lesion measurements does."""

from netcore.response.ablation.local_progression import LocalProgressionTime, time_to_local_progression
from netcore.response.ablation.outcomes import AblationTrack, ablation_tracks
from netcore.response.assess import assess, courses, response_series
from netcore.response.assessment import (
    Assessment,
    Attenuation,
    Baseline,
    Category,
    Course,
    LesionReading,
    LesionVerdict,
    NewLesionAnswer,
    OverallVerdict,
    Reason,
    ResponseSeries,
    SumPoint,
    UnknownInput,
)
from netcore.response.best import BestResponse, best_overall_response
from netcore.response.compare import Comparison, ScanVerdicts, Verdict, compare_criteria, series_by_criterion
from netcore.response.course_readings import CourseReading, course_readings
from netcore.response.criteria.registry import CRITERIA
from netcore.response.growth import GrowthRate, growth_rates
from netcore.response.overall import overall_response
from netcore.response.problems import DataProblem, find_problems
from netcore.response.survival.curves import (
    LogRank,
    Survival,
    SurvivalStep,
    compare_survival,
    estimate_survival,
    kaplan_meier,
)
from netcore.response.survival.endpoints import all_times_to_event, times_to_event
from netcore.response.survival.incidence import IncidenceStep, cumulative_incidence
from netcore.response.survival.time_to_event import ENDPOINTS, Endpoint, RuleSet, TimeToEvent

__all__ = [
    "CRITERIA",
    "ENDPOINTS",
    "AblationTrack",
    "Assessment",
    "Attenuation",
    "Baseline",
    "BestResponse",
    "Category",
    "Comparison",
    "Course",
    "CourseReading",
    "DataProblem",
    "Endpoint",
    "GrowthRate",
    "IncidenceStep",
    "LesionReading",
    "LesionVerdict",
    "LocalProgressionTime",
    "LogRank",
    "NewLesionAnswer",
    "OverallVerdict",
    "Reason",
    "ResponseSeries",
    "RuleSet",
    "ScanVerdicts",
    "SumPoint",
    "Survival",
    "SurvivalStep",
    "TimeToEvent",
    "UnknownInput",
    "Verdict",
    "ablation_tracks",
    "all_times_to_event",
    "assess",
    "best_overall_response",
    "compare_criteria",
    "compare_survival",
    "course_readings",
    "courses",
    "cumulative_incidence",
    "estimate_survival",
    "find_problems",
    "growth_rates",
    "kaplan_meier",
    "overall_response",
    "response_series",
    "series_by_criterion",
    "time_to_local_progression",
    "times_to_event",
]
