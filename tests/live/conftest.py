"""Discarded courses are cleared away at once (gc.collect); what other tests have left in the process is left alone."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def nothing_old_is_searched() -> Iterator[None]:
    gc.freeze()
    yield
    gc.unfreeze()
