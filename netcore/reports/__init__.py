"""Documents made of views: board summary and list, patient sheet, rulebook, due list as a calendar."""
