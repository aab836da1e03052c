"""Drives Parley from outside, as people do: starts a host, opens people's browsers, acts by roles and labels (docs/testing.md).

End-to-end and hostile tests, benchmarks, demo and pictures use nothing else. Nothing here needs an option that exists for tests.
"""
