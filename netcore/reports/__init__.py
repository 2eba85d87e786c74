"""Documents made of views: board summary, patient sheet, rulebook."""
