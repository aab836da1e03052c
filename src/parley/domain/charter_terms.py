"""What a charter may say (rules C5, C7): the types of its fields, and the conditions that types cannot state."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from typing import Any

from parley.domain import shapes
from parley.domain.shapes import (
    BOOL,
    DELEGATION,
    HASH,
    ID,
    INT,
    LEVEL,
    LINE,
    NULL,
    PERSON,
    TAG,
    TIME,
    Either,
    Fields,
    ListOf,
    MapOf,
    Row,
    Shape,
    some,
    words,
)

Terms = Mapping[str, Any]

METHODS = words("consensus|consensus_minus|unanimity|vote|silence|blind")
MIN_SILENCE_S = 3600


def _open(listed: Mapping[str, Shape]) -> Fields:
    """A charter may say more than the rules read."""
    return Fields(listed, more=True)


COUNT = _open({"count": INT})
PART = _open({"n": INT, "d": INT, "strict": BOOL})
THRESHOLD = Either((COUNT, PART))
VOTE_RULE = _open(
    {
        "conditions": ListOf(
            _open(
                {
                    "unit": words("delegation|weight"),
                    "base": words("affirmative|cast|present|all"),
                    "threshold": THRESHOLD,
                }
            )
        ),
        "concurring?": ListOf(DELEGATION),
        "test?": words("no_negative|affirmative"),
        "quorum?": THRESHOLD,
        "weights?": MapOf(INT),
    }
)
"""Rule V1; without them nobody concurs, and the test is no_negative."""
DECISION = _open(
    {
        "propose_by?": words("party|chair"),
        "substantive": ListOf(METHODS),
        "procedural": ListOf(METHODS),
        "consensus?": _open({"absent": words("blocks|does_not_block"), "min_ask_s": INT}),
        "minus?": _open({"x": INT, "mode": words("named|any")}),
        "unanimity?": _open({"abstention": words("prevents|does_not_prevent")}),
        "vote?": VOTE_RULE,
        "vote_procedural?": VOTE_RULE,
        "preliminary?": words("as_substantive|as_procedural|chair_rules"),
        "silence?": _open(
            {"variant": words("osce|unga"), "min_s": INT, "extensions_max": INT, "receipt_min_s": INT, "alive_s?": INT}
        ),
        "min_open_s?": INT,
        "result_s?": INT,
        "explain_s?": INT,
        "proposer_explains?": BOOL,
    }
)
CHARTER = _open(
    {
        "rules": INT,
        "template": words("bilateral|mediated|multilateral|hearing"),
        "title?": LINE,
        "delegations": ListOf(
            _open(
                {
                    "id": ID,
                    "name": LINE,
                    "kind": words("party|neutral|observer"),
                    "heads": some(PERSON),
                    "signature": words("any|joint"),
                    "aliases?": ListOf(LINE),
                }
            )
        ),
        "chair": _open({"delegations": some(DELEGATION), "rotate": BOOL}),
        "shuttle?": BOOL,
        "decision": DECISION,
        "text?": _open({"mode": words("compilation|single"), "nothing_agreed": BOOL}),
        "floor?": _open({"limit_s": INT, "reply_s": Row((INT, INT)), "order_s": INT, "per_delegation": INT}),
        "attribution": LEVEL,
        "recording?": words("forbidden|by_consent"),
        "retention": _open({"end": Either((TIME, NULL))}),
        "late_joiner?": words("nothing|record"),
        "languages": _open({"working": ListOf(TAG), "authentic": some(TAG)}),
        "undertaking?": Either((HASH, NULL)),
        "outage_s?": INT,
    }
)
"""Rule C7. What may be absent is needed only by a method (see `_method_without_its_terms`), or has the same value in every template."""

NEEDED_BY = {
    "consensus": ("consensus",),
    "consensus_minus": ("consensus", "minus"),
    "unanimity": ("unanimity", "min_open_s"),
    "vote": ("min_open_s",),
    "silence": ("consensus", "silence"),
    "blind": ("result_s",),
}
RULE_OF_CATEGORY = {"substantive": "vote", "procedural": "vote_procedural"}


def charter_problem(charter: Terms, left: Set[str], time: int) -> bool:
    """Whether it is a bad charter (C5) at this time, in a room that these delegations have left."""
    if shapes.problem(CHARTER, charter) is not None:
        return True
    end = charter["retention"]["end"]
    if (end is not None and end <= time) or any(party in left for party in _of_kind(charter, "party")):
        return True
    return any(violated(charter) for violated in CONDITIONS)


def _of_kind(charter: Terms, kind: str) -> list[str]:
    return [each["id"] for each in charter["delegations"] if each["kind"] == kind]


def _other_version(charter: Terms) -> bool:
    return bool(charter["rules"] != 1)


def _too_few_parties(charter: Terms) -> bool:
    return len(_of_kind(charter, "party")) < 2


def _ids_repeated(charter: Terms) -> bool:
    ids = [each["id"] for each in charter["delegations"]]
    return len(set(ids)) < len(ids)


def _chair_of_no_delegation(charter: Terms) -> bool:
    may_chair = {*_of_kind(charter, "party"), *_of_kind(charter, "neutral")}
    return not may_chair.issuperset(charter["chair"]["delegations"])


def _no_neutral(charter: Terms) -> bool:
    return charter["template"] in ("mediated", "hearing") and not _of_kind(charter, "neutral")


def _authentic_not_working(charter: Terms) -> bool:
    languages = charter["languages"]
    return not set(languages["authentic"]) <= set(languages["working"])


def _one_could_decide(charter: Terms) -> bool:
    """Between two parties minus one would let one decide."""
    minus = charter["decision"].get("minus")
    return minus is not None and len(_of_kind(charter, "party")) - minus["x"] < 2


def _silence_too_short(charter: Terms) -> bool:
    silence = charter["decision"].get("silence")
    return silence is not None and silence["min_s"] < MIN_SILENCE_S


def _method_without_its_terms(charter: Terms) -> bool:
    decision = charter["decision"]
    needed = {field for method in (*decision["substantive"], *decision["procedural"]) for field in NEEDED_BY[method]}
    needed |= {rule for category, rule in RULE_OF_CATEGORY.items() if "vote" in decision[category]}
    return not needed <= decision.keys()


def _bad_vote_rule(charter: Terms) -> bool:
    parties = _of_kind(charter, "party")
    rules = (charter["decision"].get(name) for name in RULE_OF_CATEGORY.values())
    return any(vote_rule_is_bad(rule, parties) for rule in rules if rule is not None)


def vote_rule_is_bad(rule: Terms, parties: Iterable[str]) -> bool:
    """V1: no condition, an impossible threshold, weights or concurring members that are not those of the parties."""
    thresholds = [condition["threshold"] for condition in rule["conditions"]]
    weights = rule.get("weights")
    weighted = any(condition["unit"] == "weight" for condition in rule["conditions"])
    if not thresholds or any(map(_impossible, [*thresholds, *([rule["quorum"]] if "quorum" in rule else [])])):
        return True
    if weights is None:
        return weighted or not set(rule.get("concurring", ())) <= set(parties)
    return (
        set(weights) != set(parties) or min(weights.values()) < 0 or not set(rule.get("concurring", ())) <= set(parties)
    )


def _impossible(threshold: Terms) -> bool:
    if "count" in threshold:
        return bool(threshold["count"] < 1)
    return bool(threshold["n"] < 0 or threshold["d"] < 1 or threshold["n"] > threshold["d"])


CONDITIONS: tuple[Callable[[Terms], bool], ...] = (
    _other_version,
    _too_few_parties,
    _ids_repeated,
    _chair_of_no_delegation,
    _no_neutral,
    _authentic_not_working,
    _one_could_decide,
    _silence_too_short,
    _method_without_its_terms,
    _bad_vote_rule,
)
"""C5 beyond types; each is true of a charter that violates it."""
