"""Shared by all tests: how Hypothesis draws its examples.

`ci` draws the same examples in every run, so a red run can be repeated; `dev`
looks for new ones. Chosen by the variable HYPOTHESIS_PROFILE; `ci` without it.
"""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
settings.register_profile("dev", deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))
