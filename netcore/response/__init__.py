"""What a series of lesion measurements does."""

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
    Reason,
    ResponseSeries,
    SumPoint,
    UnknownInput,
)
from netcore.response.best import BestResponse, best_overall_response
from netcore.response.compare import Comparison, ScanVerdicts, Verdict, compare_criteria
from netcore.response.criteria import CRITERIA
from netcore.response.growth import GrowthRate, growth_rates
from netcore.response.overall import overall_response

__all__ = ["CRITERIA", "Assessment", "Attenuation", "Baseline", "BestResponse", "Category", "Comparison", "Course",
           "GrowthRate", "LesionReading", "LesionVerdict", "NewLesionAnswer", "Reason", "ResponseSeries",
           "ScanVerdicts", "SumPoint", "UnknownInput", "Verdict", "assess", "best_overall_response",
           "compare_criteria", "courses", "growth_rates", "overall_response", "response_series"]
