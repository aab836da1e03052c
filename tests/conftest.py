"""For all Python tests."""

import os

import pytest
from hypothesis import settings

# A busy machine is no reason to fail: no test of this project asserts a clock time.
settings.register_profile("parley", deadline=None)
settings.load_profile("parley")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test in e2e/ needs a browser; elsewhere those marked `browser` do. `BROWSER=0` skips them, in the open."""
    for item in items:
        if "e2e" in item.path.parts:
            item.add_marker(pytest.mark.browser)
        if os.environ.get("BROWSER") == "0" and item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason="BROWSER=0"))
