"""What a series of lesion measurements does."""

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
from netcore.response.overall import overall_response

__all__ = ["Assessment", "Baseline", "BestResponse", "Category", "Course", "LesionReading", "NewLesionAnswer",
           "Reason", "ResponseSeries", "SumPoint", "assess", "best_overall_response", "courses", "overall_response",
           "response_series"]
