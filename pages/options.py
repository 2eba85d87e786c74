"""What do guidelines say about this patient: stop signs, options, lesion plan, what is missing, what would change?"""

import streamlit as st

from pages.common import widgets
from pages.common.rules import option_parts, rule_parts, rule_session

case = widgets.require_case("options")
widgets.show_question(rule_session.question_of(case))
rules_on, known_on = option_parts.ask_days(case)
evaluation = rule_session.evaluation_of(case, rules_on, known_on)
view = rule_session.options_of(case, rules_on, known_on)
with widgets.block("stop-signs"):
    rule_parts.show_signs(view.signs)
with widgets.block("standings"):
    st.markdown(f"##### {view.summary}")
option_parts.show_differences(case, rules_on, known_on)
part = st.segmented_control("part", option_parts.PARTS, default=option_parts.PARTS[0], key="options-part",
                            label_visibility="collapsed") or option_parts.PARTS[0]
option_parts.show_part(part, case, evaluation, view, (rules_on, known_on))
st.caption("Arguments from published sources, side by side. No option is ranked, and nothing here decides anything.")
