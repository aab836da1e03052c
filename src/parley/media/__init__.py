"""The media engine: its process, its rooms, tokens for it, and the gate in front of it. The only Python folder that knows LiveKit.

The engine sees encrypted frames, random names, sizes and addresses. Nothing in it is trusted and nothing in it is kept.
"""
