"""The rules of a talk (spec/rules.md): entries in, the state of a room out. Pure; needs nothing but `parley.record`.

Begin at `reducer` (the order of checks) and `kinds` (the table of acts); each other module is one subject of the rules.
"""

from parley.domain.act import Done, Entry, Outcome, Placed
from parley.domain.admission import admission_problem, removal_problem
from parley.domain.codes import Code
from parley.domain.founding import Founded, InForce, empty_room, room_under
from parley.domain.reducer import apply, tick
from parley.domain.state import State
from parley.domain.state_bytes import encode_state, state_hash
from parley.domain.views import view

__all__ = [
    "Code",
    "Done",
    "Entry",
    "Founded",
    "InForce",
    "Outcome",
    "Placed",
    "State",
    "admission_problem",
    "apply",
    "empty_room",
    "encode_state",
    "removal_problem",
    "room_under",
    "state_hash",
    "tick",
    "view",
]
