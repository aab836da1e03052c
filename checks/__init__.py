"""Checks that no ready-made tool makes: each module is a program that prints one sentence a problem. `make check` runs all."""
