"""Figures (plotly), tables (pandas) and sentences, made late from what the lower rooms computed."""
