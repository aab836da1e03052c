# The one door. Every target is ./parley dev TARGET, for machines without make.
.DEFAULT_GOAL := help
PLAIN := serve test check bench demo wheel engine client doctor format lock setup clean clean-tools help
.PHONY: $(PLAIN) vectors

$(PLAIN):
	@./parley dev $@ $(ARGS)

vectors:
	@./parley dev vectors "$(DIR)"
