"""For all Python tests."""

from hypothesis import settings

# A busy machine is no reason to fail: no test of this project asserts a clock time.
settings.register_profile("parley", deadline=None)
settings.load_profile("parley")
