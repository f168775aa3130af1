# SPDX-License-Identifier: GPL-3.0-or-later
#
# payback: `make help` lists what can be made.

VERSION = 0.1.0
CC ?= gcc
PREFIX ?= /usr/local
B ?= build

PACKAGES = gsl libcjson sqlite3 libmd
WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror
OPTIMISE ?= -O2
STANDARD = -std=c17 -D_GNU_SOURCE
CPPFLAGS_ALL = -Iinclude -Isim -I$(B)/gen -DPAYBACK_VERSION='"$(VERSION)"' $(CPPFLAGS)
CFLAGS_ALL = $(STANDARD) $(OPTIMISE) -g $(WARNINGS) -fPIC -fopenmp -fvisibility=hidden $(SANITIZE) $(CFLAGS)
# Hot code: same results whatever is computed beside it, no errno, no traps.
KERNEL_FLAGS = -O3 -fno-math-errno -fno-trapping-math -ffp-contract=fast
LDLIBS = -lgsl -lgslcblas -lcjson -lsqlite3 -lmd -lm
LDFLAGS_ALL = -fopenmp $(SANITIZE) $(LDFLAGS)

ARCH := $(shell uname -m)
ifeq ($(ARCH),x86_64)
ISAS = generic v3 v4
else
ISAS = generic
endif
ISA_FLAGS_generic =
ISA_FLAGS_v3 = -march=x86-64-v3
ISA_FLAGS_v4 = -march=x86-64-v4 -mprefer-vector-width=512

SOURCES := $(sort $(wildcard sim/*/*.c))
KERNELS := $(filter %_kernel.c,$(SOURCES))
CLI := $(wildcard sim/cli/*.c)
LIBRARY := $(filter-out $(KERNELS) $(CLI),$(SOURCES))
OBJECTS := $(LIBRARY:%.c=$(B)/%.o) $(foreach i,$(ISAS),$(KERNELS:%.c=$(B)/%.$(i).o))
CLI_OBJECTS := $(CLI:%.c=$(B)/%.o)
GENERATED = $(B)/gen/sobol_directions.h $(B)/gen/benchmarks.h $(B)/gen/starter.h

TESTS := $(sort $(wildcard tests/unit/*/test_*.c tests/statistical/test_*.c))
TEST_SUPPORT := $(sort $(wildcard tests/support/*.c))
TEST_PROGRAMS := $(TESTS:tests/%.c=$(B)/tests/%)

## all: the program, the library (static and shared) and its pkg-config file
all: $(B)/payback $(B)/libpayback.a $(B)/libpayback.so

## help: this list
help:
	@sed -n 's/^## \([^:]*\): /\1\t/p' $(MAKEFILE_LIST) | awk -F'\t' '{printf "  make %-12s %s\n", $$1, $$2}'

## deps: installs what building needs (Debian packages)
deps:
	apt-get update -q
	DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends gcc libc6-dev make pkg-config \
		libgsl-dev libcjson-dev libsqlite3-dev libmd-dev

$(B)/payback: $(CLI_OBJECTS) $(B)/libpayback.a
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LDLIBS)

$(B)/libpayback.a: $(OBJECTS)
	rm -f $@ && $(AR) rcs $@ $^

$(B)/libpayback.so: $(OBJECTS)
	$(CC) -shared -Wl,-soname,libpayback.so.0 -Wl,-z,defs $(LDFLAGS_ALL) -o $@ $^ $(LDLIBS)

$(B)/sim/%.o: sim/%.c | $(GENERATED)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

define KERNEL_RULE
$(B)/sim/%.$(1).o: sim/%.c | $(GENERATED)
	@mkdir -p $$(@D)
	$$(CC) $$(CPPFLAGS_ALL) $$(CFLAGS_ALL) $$(KERNEL_FLAGS) $$(ISA_FLAGS_$(1)) -DPB_ISA=$(1) -MMD -MP -c -o $$@ $$<
endef
$(foreach i,$(ISAS),$(eval $(call KERNEL_RULE,$(i))))

# Data that the program carries: a text file becomes a C string or table.
$(B)/gen/sobol_directions.h: sim/sampling/sobol-direction-numbers.txt
	@mkdir -p $(@D)
	awk '/^[0-9]/ { printf "{%d, %d, {", $$2, $$3; for (i = 4; i <= NF; i++) printf "%s%d", (i > 4 ? ", " : ""), $$i; print "}}," }' $< > $@
TO_C_STRING = awk '{ gsub(/\\/, "\\\\"); gsub(/"/, "\\\""); print "\"" $$0 "\\n\"" }'
$(B)/gen/benchmarks.h: sim/analysis/benchmarks.json
	@mkdir -p $(@D)
	$(TO_C_STRING) $< > $@
$(B)/gen/starter.h: sim/scenario/starter.json
	@mkdir -p $(@D)
	$(TO_C_STRING) $< > $@

TEST_OBJECTS := $(TEST_SUPPORT:%.c=$(B)/%.o)
$(B)/tests/support/%.o: tests/support/%.c | $(GENERATED)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) -Itests $(CFLAGS_ALL) -MMD -MP -c -o $@ $<
$(B)/tests/%: tests/%.c $(TEST_OBJECTS) $(B)/libpayback.a
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS_ALL) -Itests $(CFLAGS_ALL) -MMD -MP $(LDFLAGS_ALL) -o $@ $< $(TEST_OBJECTS) $(B)/libpayback.a -lcmocka $(LDLIBS)

## clean: removes everything that was built
clean:
	rm -rf $(B)

## format: formats the sources
format:
	clang-format -i $(SOURCES) $(wildcard sim/*/*.h include/payback/*.h tests/*/*.c tests/*/*/*.c)

.PHONY: all help deps clean format
.DELETE_ON_ERROR:
.SECONDARY:
-include $(OBJECTS:.o=.d) $(CLI_OBJECTS:.o=.d) $(TEST_PROGRAMS:=.d) $(TEST_OBJECTS:.o=.d)
