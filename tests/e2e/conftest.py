"""End-to-end tests: real host, real engine, real Chromium, acting only by what the screens say."""

from tests.driver.fixtures import *  # noqa: F403
