# Each target is one command of tools/main.py. DB=name chooses a database.
.PHONY: help demo test test-fast lint format translations bench clean setup

help:
	@echo "make demo       serve a demo database on this machine"
	@echo "make test       all tests; ARGS=\"tests/quality -k x\" only some"
	@echo "make test-fast  the same in a database that is kept and updated"
	@echo "make lint       all style checks; make format cures the simple ones"
	@echo "make translations  refresh the .pot and .po files; lists what is missing"
	@echo "make bench      the benchmarks"
	@echo "make clean      remove everything that was set up, databases included"

demo lint format translations clean setup:
	@tools/run $@

bench test:
	@tools/run $@ $(ARGS)

test-fast:
	@KEEP_DB=1 tools/run test $(ARGS)

export DB
