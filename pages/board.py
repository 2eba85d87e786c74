"""Who is discussed at the next board: each one's question, what changed, what is missing, one after the other?"""

import streamlit as st

from pages.common.boards import board_parts, board_session

board = board_parts.ask_list()
if board is None:
    board_parts.show_no_list()
else:
    case = board_session.take(board.current)
    rail, prepared = st.columns([1, 4.2])
    with rail:
        board_parts.show_rail(board)
    with prepared, st.container(gap="xsmall", key="prepared"):
        board_parts.show_steps(board, case)
        board_parts.show_prepared(board.current, case)
    board_parts.show_files(board)
    board_parts.show_undated()
    board_session.prepare_next(board)
