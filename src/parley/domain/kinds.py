"""The table of kinds: every act there is, put together from the subjects (rules §§2–19). To add a kind is to add a row in its subject."""

from __future__ import annotations

from collections.abc import Mapping

from parley.domain import (
    admission,
    ballots,
    blind,
    charter,
    checkpoints,
    consent,
    decisions,
    documents,
    floor,
    heads,
    joint,
    leaving,
    meetings,
    papers,
    persons,
    points,
    publication,
    recording,
    release,
    rooms,
    sessions,
    silence,
    texts,
    tracks,
)
from parley.domain.act import Kind
from parley.domain.clock import Due


def kind_of(name: str) -> Kind:
    """The row of a kind that is in the table."""
    return KINDS[name]


KINDS: Mapping[str, Kind] = {
    **persons.KINDS,
    **heads.KINDS,
    **leaving.KINDS,
    **joint.kinds(kind_of),
    **consent.kinds(kind_of),
    **charter.KINDS,
    **sessions.KINDS,
    **meetings.KINDS,
    **rooms.KINDS,
    **admission.KINDS,
    **checkpoints.KINDS,
    **floor.KINDS,
    **release.KINDS,
    **documents.KINDS,
    **tracks.KINDS,
    **texts.KINDS,
    **points.KINDS,
    **decisions.KINDS,
    **ballots.KINDS,
    **silence.KINDS,
    **blind.KINDS,
    **papers.KINDS,
    **publication.KINDS,
    **recording.KINDS,
}

DUE: Mapping[str, Due] = {}
"""What happens at the due times of a kind of matter (G5). No rule that is built sets one."""
