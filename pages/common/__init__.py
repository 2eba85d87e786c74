"""The only shared Streamlit code: page set-up, session, widgets."""
