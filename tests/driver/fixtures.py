"""Fixtures for tests with real browsers: `from tests.driver.fixtures import *` in a conftest."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from tests.driver.browser import Browser, NoBrowser, chromium_path
from tests.driver.host import Host

__all__ = ["browser", "host", "people", "pytest_runtest_makereport"]

CAMERA_FPS = 8
"""Enough to see that a picture moves. Most of a test's time on the processor went into drawing and coding pictures."""

_open: list[Browser] = []
"""The browser that is there, for the report of a failure."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for the tests of a module. Skips, counted, with BROWSER=0 or without Chromium.

    Not for longer: while it is there, its event loop occupies the thread, and no asynchronous test could run.
    """
    if os.environ.get("BROWSER") == "0":
        pytest.skip("BROWSER=0: browser tests were not wanted")
    if chromium_path() is None:
        pytest.skip(str(NoBrowser.__doc__))
    with Browser(camera_fps=CAMERA_FPS) as one:
        _open.append(one)
        yield one
        _open.clear()


@pytest.fixture
def people(browser: Browser) -> Iterator[Browser]:
    """The browser, with everybody's pages closed after the test."""
    yield browser
    browser.dismiss()


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    """One real host, engine included, for the tests of a module."""
    with Host.start() as one:
        yield one


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[Any]) -> Iterator[None]:
    """A failure shows what everybody had on the screen and what their browsers complained about."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if report.failed and call.excinfo is not None:
        for browser in _open:
            for person in browser.present:
                report.sections.append((f"screen of {person.name}", person.last_words()))
