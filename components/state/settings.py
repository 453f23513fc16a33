"""The settings of this process; nothing that reads papers is imported here, as every request needs them."""

from __future__ import annotations

import os
from collections.abc import Mapping

import streamlit as st

from data.settings import Settings, SettingsError, read_settings


@st.cache_resource(show_spinner=False)
def settings() -> Settings:
    """The settings: environment first, then the host's secrets. Raises SettingsError."""
    return read_settings({**_secrets(), **os.environ})


def usable_settings() -> Settings:
    """The settings, or the defaults if one is malformed, which the page itself says."""
    try:
        return settings()
    except SettingsError:
        return read_settings({})


def _secrets() -> Mapping[str, str]:
    try:
        return {key: value for key, value in st.secrets.items() if isinstance(value, str)}
    except FileNotFoundError:
        return {}
