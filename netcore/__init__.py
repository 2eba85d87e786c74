"""Follow-up of people with liver metastases of neuroendocrine tumours, without any screen.

The rooms, lowest first: errors, units < model < evidence < markers | response | exchange | store
< rules < views < reports. No module here imports Streamlit, and none but the store reads the clock.
"""
