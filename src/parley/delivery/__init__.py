"""The delivery service without input or output: what the host remembers of talks, rooms and devices, and how each request changes it.

Every function takes the present state, the request and the time, and returns the next state or raises `ProtocolError`. No sockets,
no clock, no database: those are ports (`parley.ports`), performed by `parley.actions`.
"""
