# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
#
# Everything that tests, checks, measures or shows. Each suite ends with a line
# "SUITE: N passed, N failed, N skipped"; `make check` runs them all and adds up (tools/check).

UNITSRC := $(sort $(wildcard test/unit/test_*.c))
UNITBIN := $(UNITSRC:test/unit/%.c=$(O)/unit/%)

# Tests run in guests of the lab, too, which have no libdw.
DW_ARCHIVE := $(shell $(CC) -print-file-name=libdw.a)
TEST_LIBS = $(if $(findstring /,$(DW_ARCHIVE)),$(LIBS:-ldw=$(DW_ARCHIVE)),$(LIBS))

# A test may include a source file to reach its static functions: tests are compiled as the library is.
$(O)/unit/%: test/unit/%.c $(O)/libdtrace.a $(wildcard test/unit/*.h)
	@mkdir -p $(@D)
	$(say) CC $<
	$(Q)$(CC) $(ALLFLAGS) -I. -Itest/unit $(LDFLAGS) -MMD -MP -o $@ $< $(O)/libdtrace.a -lcmocka $(TEST_LIBS)
-include $(UNITBIN:%=%.d)

# The library's allocations go through this test.
$(O)/unit/test_memory: LDFLAGS += $(foreach f,malloc calloc realloc strdup strndup asprintf fopen open_memstream mmap,-Wl,--wrap=$(f))
unit-build: $(UNITBIN)
unit: $(UNITBIN)
	@tools/unit $(if $(SAN),unit-sanitized,unit) $(UNITBIN)

FUZZSRC := $(sort $(wildcard test/fuzz/fuzz_*.c))
FUZZBIN := $(FUZZSRC:test/fuzz/%.c=$(O)/fuzz/%)
$(O)/fuzz/%: test/fuzz/%.c $(O)/libdtrace.a
	@mkdir -p $(@D)
	$(say) CC $<
	$(Q)$(CC) $(ALLFLAGS) -DSTANDALONE -DHAVE_CHECK -I. -MMD -MP -o $@ $< $(O)/libdtrace.a $(LIBS)
-include $(FUZZBIN:%=%.d)
fuzz-build: $(FUZZBIN)

# Fuzzers are plain programs: fuzz_x SECONDS [SEED]; they run under the sanitizers.
FUZZ_SECONDS ?= 60
ifdef SAN
fuzz: $(FUZZBIN)
	@tools/fuzz $(FUZZ_SECONDS) $(FUZZBIN)
else
fuzz:
	@$(MAKE) --no-print-directory SAN=1 O=$(O)/san fuzz
endif

test-d: all
	@test/run $(if $(SAN),-s) -d $(O)/dtrace $(TESTS)

lint:
	@tools/lint

check:
	@tools/check

try:
	@tools/try

bench: all
	python3 bench/bench.py --dtrace $(O)/dtrace $(BENCH)
	python3 bench/processes.py --dtrace $(O)/dtrace

.PHONY: unit unit-build fuzz fuzz-build test-d lint check try bench
