"""Signed bytes of a talk: canonical CBOR, COSE_Sign1, keys, certificates, entries, running hash, frame encryption. Pure; `spec/record.md`.

Nothing here knows what an entry means: that is `parley.domain`.
"""
