"""In-memory fakes of the ports. Each passes the same contract suite as its real adapter (`tests/contract`)."""
