"""The edge towards browsers: one WebSocket a device, the client's files, health. What a message means is decided in `parley.actions`."""
