"""What a device can ask of the host: one verb a function, over the ports. The table is in `actions.table`."""
