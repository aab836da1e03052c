"""When what came out is what a vector expects (rules §22, *Comparison*)."""

from __future__ import annotations


def difference(expected: object, actual: object, at: str = "") -> str | None:
    """None if they agree: of objects only the keys expected, of lists every item, of all else type and value."""
    if isinstance(expected, dict):
        if not isinstance(actual, dict):
            return f"{at or 'it'}: expected {expected!r}, got {actual!r}"
        missing = [key for key in expected if key not in actual]
        if missing:
            return f"{at}: no {missing[0]}"
        return _first(difference(item, actual[key], f"{at}.{key}") for key, item in expected.items())
    if isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        return _first(difference(item, actual[index], f"{at}[{index}]") for index, item in enumerate(expected))
    if type(expected) is type(actual) and expected == actual:
        return None
    return f"{at or 'it'}: expected {expected!r}, got {actual!r}"


def _first(differences: object) -> str | None:
    return next((each for each in differences if each is not None), None)  # type: ignore[attr-defined]
