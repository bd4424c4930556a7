"""Hostile pages go through the same build as those of the other tests of the site."""

from __future__ import annotations

from tests.site.conftest import browser, build_site

__all__ = ["browser", "build_site"]
