"""From a fresh clone to a running host: finds or fetches the tools, builds what is stale, starts what was asked for.

Standard library only: this runs before anything is installed. It knows nothing of talks. A step is described in `recipes`, run by
`steps`, shown by `progress`; `commands` is the table of what `./parley dev …` and the Makefile offer.
"""
