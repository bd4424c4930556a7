# ruff: noqa: E501 -- sentences and terms are read best on one line
"""A fixed sample of mutants of the kernel: its own tests notice nearly all of them.

All of them are tried where MUTANTS=all is set (hours); `python -m tests.kernel.mutants` lists who survives.
"""

from __future__ import annotations

import os

import pytest

from tests.kernel.mutants import TESTS, mutants, sample, survives

#: How many mutants of the sample may pass unnoticed, and of all of them.
SAMPLE, SEED, SPARED, SHARE = 16, 7, 2, 0.05


@pytest.mark.skipif(
    "MUTANTS" not in os.environ,
    reason="set MUTANTS=sample or MUTANTS=all: survivors.md says what is still missing",
)
def test_the_sample_is_noticed():
    everything = os.environ.get("MUTANTS") == "all"
    tried = sample(0 if everything else SAMPLE, SEED)
    alive = [f"{m.module}.py:{m.line}: {m.what}" for m in tried if survives(m)]
    assert len(alive) <= (SHARE * len(tried) if everything else SPARED), "\n".join(alive)


def test_each_change_is_a_change():
    for mutant in sample(60, SEED):
        before = [m for m in mutants(mutant.module) if (m.at, m.which) == (mutant.at, mutant.which)]
        assert before == [mutant]
        assert compile(mutant.text, "mutant", "exec")
    assert len({m.text for m in mutants("tolerance")}) == len(mutants("tolerance"))


def test_every_module_has_mutants():
    assert all(mutants(module) for module in TESTS if module != "balls")
