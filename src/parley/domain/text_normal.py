"""Normal text (rules §11): what is refused, what is folded, what is hashed. A client normalises before signing; the rules only compare."""

from __future__ import annotations

import re
from hashlib import sha256
from unicodedata import normalize

from parley.domain import unicode_14
from parley.domain.codes import Code


def _class(ranges: str) -> str:
    """The inside of a character class, from `"A-F 1F00"`."""
    bounds = (part.partition("-") for part in ranges.split())
    return "".join(f"\\U{low:0>8}-\\U{high or low:0>8}" for low, _, high in bounds)


def _one_of(ranges: str) -> re.Pattern[str]:
    return re.compile(f"[{_class(ranges)}]")


SCRIPTS = {
    "Latin": (
        "0041-005A 0061-007A 00AA 00BA 00C0-00D6 00D8-00F6 00F8-02AF 1D00-1D25 1D2C-1D5C 1D62-1D65 1D6B-1D77 1D79-1DBE 1E00-1EFF "
        "2C60-2C7F A722-A787 A78B-A7FF AB30-AB64"
    ),
    "Greek": "0370-0373 0376-0377 037A-037D 037F 0384 0386 0388-03E1 03F0-03FF 1F00-1FFF",
    "Cyrillic": "0400-052F 1C80-1C88 1D2B 1D78 2DE0-2DFF A640-A69F",
}
"""Rule U2."""
DIGITS = ("0030-0039", "0660-0669", "06F0-06F9", "0966-096F", "09E6-09EF", "0E50-0E59")

_PLAIN = re.compile(r"[\x20-\x7e\n]*")
_UNASSIGNED = re.compile(f"[^{_class(unicode_14.ASSIGNED)}]")
_LINE_END = re.compile("\r\n|[\r\x85\u2028\u2029]")
_SPACE = _one_of("00A0 1680 2000-200A 202F 205F 3000")
_JOINED = f"[{_class('0600-08FF')}]", f"[{_class('0900-0DFF 1000-109F 1780-17FF 1800-18AF')}]"
_LOOSE_JOINER = re.compile("[\u200c\u200d]" + "".join(f"(?!(?<={side}.){side})" for side in _JOINED))
_REFUSED = (
    (_one_of("0000-0009 000B-001F 007F-009F"), Code.CONTROL),
    (_one_of("061C 200E 200F 202A-202E 2066-2069"), Code.BIDI_CONTROL),
    (
        _one_of(
            "00AD 034F 115F 1160 17B4 17B5 180B-180F 200B 2060-2064 206A-206F 3164 FE00-FE0F FEFF FFA0 FFF9-FFFB 1D173-1D17A E0000-E0FFF"
        ),
        Code.INVISIBLE,
    ),
    (_LOOSE_JOINER, Code.INVISIBLE),
    (_one_of("FF10-FF19 FF21-FF3A FF41-FF5A 1D400-1D7FF"), Code.LOOKALIKE),
)
"""Steps 2–6 of U1 in order. Step 5: a joiner stands only between two Arabic, or two Indic, code points."""
_WORD = re.compile(f"[{''.join(map(_class, SCRIPTS.values()))}\u0300-\u036f]+")
_SCRIPT = {script: _one_of(ranges) for script, ranges in SCRIPTS.items()}
_NUMBER = re.compile(f"[{''.join(map(_class, DIGITS))}]+")
_DIGIT_SETS = tuple(_one_of(ranges) for ranges in DIGITS)
_LEADING = re.compile(f"[{_class(unicode_14.MARKS)}\u1161-\u1175\u11a8-\u11c2]")


def normal(text: str) -> str | Code:
    """The normal form of a text, or the code of what stands in it (rule U1)."""
    if _PLAIN.fullmatch(text):
        return text
    stranger = _UNASSIGNED.search(text)
    if stranger:
        return Code.BAD_UNICODE if "\ud800" <= stranger.group() <= "\udfff" else Code.UNASSIGNED
    text = _LINE_END.sub("\n", text).replace("\t", " ")
    for refused, code in _REFUSED:
        if refused.search(text):
            return code
    text = normalize("NFC", _SPACE.sub(" ", text))
    return _mixture(text) or text


def normal_fragment(text: str) -> str | Code:
    """As `normal`, for text that goes into a document (rule U3)."""
    result = normal(text)
    if isinstance(result, Code):
        return result
    if "\n" in result:
        return Code.LINE_BREAK
    if "[" in result or "]" in result:
        return Code.BRACKET
    return Code.LEADING_MARK if _LEADING.match(result) else result


def problem(text: str) -> Code | None:
    """Why a `line` or `text` of a body is not accepted; None if it is normal already."""
    return _difference(text, normal(text))


def fragment_problem(text: str) -> Code | None:
    """Why a `fragment` of a body is not accepted."""
    return _difference(text, normal_fragment(text))


def _difference(text: str, result: str | Code) -> Code | None:
    if isinstance(result, Code):
        return result
    return None if result == text else Code.NOT_NORMALISED


def _mixture(text: str) -> Code | None:
    """Steps 9 and 10: two scripts in a word, two sets of digits in a number."""
    if any(len(_scripts(word)) > 1 for word in _WORD.findall(text)):
        return Code.MIXED_SCRIPT
    if any(sum(digits.search(number) is not None for digits in _DIGIT_SETS) > 1 for number in _NUMBER.findall(text)):
        return Code.MIXED_DIGITS
    return None


def _scripts(word: str) -> list[str]:
    return [script for script, letter in _SCRIPT.items() if letter.search(word)]


def notices(text: str) -> list[str]:
    """Words wholly outside the script most letters of the text belong to, in order: shown, never a rejection (rule U6)."""
    letters = {script: len(letter.findall(text)) for script, letter in _SCRIPT.items()}
    main = max(letters, key=lambda script: letters[script])
    found = ((word, _scripts(word)) for word in _WORD.findall(text))
    return [word for word, scripts in found if scripts and main not in scripts]


def full_text(paragraphs: list[str]) -> str:
    """Tidied paragraphs, each followed by one LF, empty ones dropped (rule U4). Refuses nothing."""
    return "".join(f"{paragraph}\n" for paragraph in map(_tidied, paragraphs) if paragraph)


def _tidied(paragraph: str) -> str:
    folded = normalize("NFC", _SPACE.sub(" ", _LINE_END.sub("\n", paragraph).replace("\t", " ")))
    return normalize("NFC", re.sub(" +", " ", folded).strip(" "))


def text_hash(language: str, text: str) -> str:
    """SHA-256 over language tag and full text, in hex (rule U5)."""
    return sha256(f"parley text 1\n{language}\n{text}".encode()).hexdigest()
