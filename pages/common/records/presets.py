"""Which mappings of foreign tables were kept? One small file a source, in the folder of the store; no results in it."""

import re
from pathlib import Path

import streamlit as st

from netcore.errors import BadInput
from netcore.exchange import Mapping, read_preset
from pages.common import session

_MOST = 200


def list_presets() -> list[tuple[str, Mapping]]:
    """Every readable preset by its source, sorted; a damaged file is passed over."""
    found = []
    for path in sorted(_folder().glob("*.json"))[:_MOST]:
        try:
            mapping = read_preset(path.read_text(encoding="utf-8"), path.stem)
        except (BadInput, OSError, UnicodeDecodeError):
            continue
        found.append((mapping.source or path.stem, mapping))
    return found


def keep_preset(mapping: Mapping) -> None:
    """Write the mapping under its source's name; a further one of the same name replaces it."""
    stem = re.sub(r"[^\w-]+", "-", mapping.source.strip().casefold())[:60].strip("-")
    if not stem:
        st.error("The preset needs a name, such as that of the laboratory.")
        return
    _folder().mkdir(parents=True, exist_ok=True)
    # Whose rows a file holds belongs to the file, not to its source.
    kept = mapping.model_copy(update={"constants": {}})
    (_folder() / f"{stem}.json").write_text(kept.model_dump_json(indent=1, exclude_defaults=True), encoding="utf-8")
    st.toast("The preset was kept.")


def _folder() -> Path:
    return session.example_folder() / "presets"
