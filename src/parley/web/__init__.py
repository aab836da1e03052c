"""The edge towards browsers: one WebSocket a device, the client's files, health. Only pumps bytes; what they mean is decided in `parley.actions`."""
