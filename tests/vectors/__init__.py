"""Runs vector files (spec/rules.md §22) against this implementation."""
