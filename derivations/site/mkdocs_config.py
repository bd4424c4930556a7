"""The options of the plugin in `mkdocs.yml`."""

from __future__ import annotations

from mkdocs.config import base, config_options


class DerivationsConfig(base.Config):
    """Options of the plugin in `mkdocs.yml`."""

    jobs = config_options.Optional(config_options.Type(int))
    cache = config_options.Type(bool, default=True)
    subset_fonts = config_options.Type(bool, default=True)
    sanitise = config_options.Type(bool, default=True)
    policy = config_options.Type(dict, default={})
