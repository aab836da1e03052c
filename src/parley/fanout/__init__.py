"""Adapters of the port `parley.ports.Fanout`. One host process: in memory."""
