"""Measurements of a whole Parley, each beside a baseline that runs in the same minute on the same machine: `python -m bench [name…]`.

One module a subject, one function a benchmark, one row a bar. A number without its ratio says more of the machine than of Parley.
"""
