# SPDX-License-Identifier: GPL-3.0-or-later
#
# payback: `make help` lists what can be made.

VERSION := $(shell awk '/define PAYBACK_VERSION_(MAJOR|MINOR|PATCH) / { printf "%s%s", dot, $$3; dot = "." }' include/payback/version.h)
ifeq ($(origin CC),default)
CC = gcc
endif
# of the same family as the C compiler
ifeq ($(origin CXX),default)
CXX = $(if $(findstring clang,$(CC)),clang++,g++)
endif
OBJCOPY ?= objcopy
PREFIX ?= /usr/local
B ?= build

comma = ,
# `make V=1` shows each command; otherwise a short line says what is being made.
Q = $(if $(V),,@)
say = $(if $(V),,@printf '  %-5s %s\n' '$(1)' '$(2)')
WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror
# clang warns where it leaves a loop scalar, as under sanitizers it must
WARNINGS += $(if $(findstring clang,$(CC)),-Wno-pass-failed)
OPTIMISE ?= -O2
STANDARD = -std=c17 -D_GNU_SOURCE
CPPFLAGS_ALL = -Iinclude -Isim -I$(B)/gen $(CPPFLAGS)
CFLAGS_ALL = $(STANDARD) $(OPTIMISE) -g $(WARNINGS) -fPIC -fopenmp -fvisibility=hidden $(SANITIZE) $(CFLAGS)
# Hot code: same results whatever is computed beside it, no errno, no traps.
KERNEL_FLAGS = -O3 -fno-math-errno -fno-trapping-math -ffp-contract=fast
LDLIBS = -lgsl -lgslcblas -lcjson -lsqlite3 -lmd -lxlsxwriter -lm
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

MPI := $(wildcard sim/mpi/*.c)
SOURCES := $(sort $(filter-out $(MPI),$(wildcard sim/*/*.c)))
KERNELS := $(filter %_kernel.c,$(SOURCES))
CLI := $(wildcard sim/cli/*.c)
# The live page belongs to the program: who embeds the library needs no HTTP.
SERVE := $(wildcard sim/serve/*.c)
LIBRARY := $(filter-out $(KERNELS) $(CLI) $(SERVE),$(SOURCES))
OBJECTS := $(LIBRARY:%.c=$(B)/%.o) $(foreach i,$(ISAS),$(KERNELS:%.c=$(B)/%.$(i).o))
CLI_OBJECTS := $(CLI:%.c=$(B)/%.o)
SERVE_OBJECTS := $(SERVE:%.c=$(B)/%.o)
# The same program, but for who does the work.
MPI_OBJECTS := $(filter-out %/main.o %/engine.o %/cmd_serve.o,$(CLI_OBJECTS)) $(MPI:%.c=$(B)/%.o)
GENERATED = $(B)/gen/sobol_directions.h $(B)/gen/benchmarks_data.h $(B)/gen/starter.h $(B)/gen/offers_data.h $(B)/gen/page_style.h \
	$(B)/gen/store_schema.h $(B)/gen/sort_script.h \
	$(B)/gen/live_page.h $(B)/gen/live_script.h $(B)/gen/live_style.h

TESTS := $(sort $(wildcard tests/unit/*/test_*.c tests/statistical/test_*.c))
TEST_SUPPORT := $(sort $(wildcard tests/support/*.c))
TEST_PROGRAMS := $(TESTS:tests/%.c=$(B)/tests/%)

## all: the program, the library (static and shared) and its pkg-config file
all: $(B)/payback $(B)/libpayback.a $(B)/libpayback.so

## help: this list
help:
	@sed -n 's/^## \([^:]*\): /\1\t/p' $(MAKEFILE_LIST) | awk -F'\t' '{printf "  make %-12s %s\n", $$1, $$2}'

BUILD_PACKAGES = gcc libc6-dev make pkg-config libgsl-dev libcjson-dev libsqlite3-dev libmd-dev \
	libxlsxwriter-dev libmicrohttpd-dev
MPI_PACKAGES = libopenmpi-dev openmpi-bin
TEST_PACKAGES = $(MPI_PACKAGES) parallel python3-yaml libcmocka-dev clang libomp-dev libclang-rt-14-dev g++ python3 python3-jsonschema python3-pandas r-base-core sqlite3 locales chromium fonts-dejavu-core fonts-liberation libreoffice-calc-nogui $(if $(shell command -v npm),,nodejs npm)
BENCH_PACKAGES = binutils python3 python3-numpy python3-scipy r-base-core time valgrind
INSTALL = @dpkg -s $(1) >/dev/null 2>&1 || { apt-get update -q && \
	DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $(1); }

## deps: installs what building needs (Debian packages)
deps:
	$(call INSTALL,$(BUILD_PACKAGES))

## deps-mpi: installs what `make mpi` needs (Open MPI)
deps-mpi: deps
	$(call INSTALL,$(MPI_PACKAGES))

## deps-test: installs what testing needs beside that
deps-test: deps
	$(call INSTALL,$(TEST_PACKAGES))
	@test -d tests/pages/node_modules/axe-core || npm ci --prefix tests/pages --no-audit --no-fund || \
		echo "no axe-core or playwright-core: the tests of pages will be skipped"
	@test -d tests/schema/node_modules/ajv || npm ci --prefix tests/schema --no-audit --no-fund || \
		echo "no ajv or vscode-json-languageservice: tests/schema/editor.mjs will be skipped"
	@locale -a | grep -qi '^de_DE.utf-\?8$$' || localedef -i de_DE -f UTF-8 de_DE.UTF-8

## deps-bench: installs what the benchmarks and their peers need beside that
deps-bench: deps
	$(call INSTALL,$(BENCH_PACKAGES))

## run: the main job on a real scenario
run: $(B)/payback
	$(B)/payback run scenarios/mid-market-saas.json

$(B)/payback: $(CLI_OBJECTS) $(SERVE_OBJECTS) $(B)/libpayback.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $^ -lmicrohttpd -lpthread $(LDLIBS)

## mpi: payback-mpi, which divides runs and batches among the processes of an MPI job (see deps-mpi)
mpi: $(B)/payback-mpi
$(B)/payback-mpi: $(MPI_OBJECTS) $(B)/libpayback.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $^ $$(pkg-config --libs ompi-c) $(LDLIBS)
$(B)/sim/mpi/%.o: sim/mpi/%.c
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(CPPFLAGS_ALL) $$(pkg-config --cflags ompi-c) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

# The tests look inside the library; whoever embeds it sees the names of its headers and no others.
$(B)/libpayback-inside.a: $(OBJECTS)
	$(call say,AR,$@)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(B)/libpayback.o: $(OBJECTS)
	$(call say,LD,$@)
	$(Q)$(LD) -r -o $@.all $^ && $(OBJCOPY) --localize-hidden $@.all $@ && rm -f $@.all

$(B)/libpayback.a: $(B)/libpayback.o
	$(call say,AR,$@)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(B)/libpayback.so: $(OBJECTS) sim/libpayback.map
	$(call say,LINK,$@)
	$(Q)$(CC) -shared -Wl,-soname,libpayback.so.0 -Wl,--version-script=sim/libpayback.map $(if $(SANITIZE),,-Wl$(comma)-z$(comma)defs) $(LDFLAGS_ALL) -o $@ $(OBJECTS) $(LDLIBS)
	@ln -sf $(@F) $@.0

$(B)/sim/%.o: sim/%.c | $(GENERATED)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

define KERNEL_RULE
$(B)/sim/%.$(1).o: sim/%.c | $(GENERATED)
	@mkdir -p $$(@D)
	$$(call say,CC,$$< $(1))
	$$(Q)$$(CC) $$(CPPFLAGS_ALL) $$(CFLAGS_ALL) $$(KERNEL_FLAGS) $$(ISA_FLAGS_$(1)) -DPB_ISA=$(1) -MMD -MP -c -o $$@ $$<
endef
$(foreach i,$(ISAS),$(eval $(call KERNEL_RULE,$(i))))

# Data that the program carries: a text file becomes a C string or table.
$(B)/gen/sobol_directions.h: sim/sampling/sobol-direction-numbers.txt
	@mkdir -p $(@D)
	$(Q)awk '/^[0-9]/ { printf "{%d, %d, {", $$2, $$3; for (i = 4; i <= NF; i++) printf "%s%d", (i > 4 ? ", " : ""), $$i; print "}}," }' $< > $@
TO_C_STRING = awk '{ gsub(/\\/, "&&"); gsub(/"/, "\\\""); print "\"" $$0 "\\n\"" }'
$(B)/gen/benchmarks_data.h: sim/scenario/benchmarks.json
	@mkdir -p $(@D)
	$(Q)$(TO_C_STRING) $< > $@
$(B)/gen/starter.h: sim/scenario/starter.json
	@mkdir -p $(@D)
	$(Q)$(TO_C_STRING) $< > $@
# The price list is what the example files say: one line {name, text} a file.
$(B)/gen/offers_data.h: $(filter-out %/company.json,$(sort $(wildcard scenarios/offers/*.json)))
	@mkdir -p $(@D)
	$(Q)for offer in $^; do echo "{\"$$(basename $$offer .json)\","; $(TO_C_STRING) $$offer; echo "},"; done > $@
$(B)/gen/page_style.h: sim/report/page.css
	@mkdir -p $(@D)
	$(Q)grep -v '^/\*' $< | $(TO_C_STRING) > $@
$(B)/gen/sort_script.h: sim/report/sort.js
	@mkdir -p $(@D)
	$(Q)grep -v '^ *//' $< | $(TO_C_STRING) > $@
$(B)/gen/live_page.h: sim/serve/page.html
	@mkdir -p $(@D)
	$(Q)$(TO_C_STRING) $< > $@
$(B)/gen/live_script.h: $(sort $(wildcard sim/serve/*.js))
	@mkdir -p $(@D)
	$(Q)cat $^ | grep -v '^ *//' | $(TO_C_STRING) > $@
$(B)/gen/live_style.h: sim/report/page.css sim/serve/page.css
	@mkdir -p $(@D)
	$(Q)cat $^ | grep -v '^/\*.*\*/$$' | $(TO_C_STRING) > $@
$(B)/gen/store_schema.h: sim/batch/schema.sql
	@mkdir -p $(@D)
	$(Q)$(TO_C_STRING) $< > $@

TEST_OBJECTS := $(TEST_SUPPORT:%.c=$(B)/%.o)
EXAMPLES := $(sort $(wildcard tests/examples/*.c))
EXAMPLE_PROGRAMS := $(EXAMPLES:%.c=$(B)/%) $(patsubst %.cpp,$(B)/%,$(wildcard tests/examples/*.cpp))
$(B)/tests/support/%.o: tests/support/%.c | $(GENERATED)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(CPPFLAGS_ALL) -Itests $(CFLAGS_ALL) -MMD -MP -c -o $@ $<
$(B)/tests/%: tests/%.c $(TEST_OBJECTS) $(B)/libpayback-inside.a
	@mkdir -p $(@D)
	$(call say,TEST,$<)
	$(Q)$(CC) $(CPPFLAGS_ALL) -Itests $(CFLAGS_ALL) -MMD -MP $(LDFLAGS_ALL) -o $@ $< $(TEST_OBJECTS) $(B)/libpayback-inside.a -lcmocka $(LDLIBS)
# Examples see what an embedder sees: the public headers and the shared library.
$(B)/tests/examples/%: tests/examples/%.c $(B)/libpayback.so
	@mkdir -p $(@D)
	$(call say,TEST,$<)
	$(Q)$(CC) -Iinclude $(STANDARD) $(OPTIMISE) $(WARNINGS) $(SANITIZE) $(if $(SANITIZE),-fopenmp) -MMD -MP -o $@ $< -L$(B) -lpayback -lm -Wl,-rpath,$(abspath $(B))
# … from C++ as well.
$(B)/tests/examples/%: tests/examples/%.cpp $(B)/libpayback.so
	@mkdir -p $(@D)
	$(call say,TEST,$<)
	$(Q)$(CXX) -Iinclude -std=c++17 $(OPTIMISE) $(WARNINGS) $(SANITIZE) $(if $(SANITIZE),-fopenmp) -MMD -MP -o $@ $< -L$(B) -lpayback -lm -Wl,-rpath,$(abspath $(B))
$(B)/tests/tools/recompute: tests/tools/recompute.c $(wildcard tests/support/reference*.c)
	@mkdir -p $(@D)
	$(call say,TEST,$<)
	$(Q)$(CC) $(CPPFLAGS_ALL) -Itests $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $^ -lcjson -lm

## test: all tests
test: all test-programs
	@# where there is Open MPI, which may have been installed a moment ago; it is not clean under sanitizers
	@test -n "$(SANITIZE)" || ! pkg-config --exists ompi-c || $(MAKE) mpi
	tests/run.sh $(B)

## test-long: every call that may fail made to fail, damaged files, batches killed 1,000 times, a full disk, growth
test-long: all
	PATH="$(abspath $(B)):$$PATH" tests/long/run.sh

FUZZ := $(sort $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c)))
FUZZ_PROGRAMS := $(FUZZ:%=$(B)/tests/fuzz/fuzz_%)
test-programs: $(TEST_PROGRAMS) $(EXAMPLE_PROGRAMS) $(FUZZ_PROGRAMS) $(B)/tests/tools/recompute

# The same tests under a sanitizer, in a build folder of their own. GSL, cJSON and the rest are not instrumented.
SANITIZED = $(MAKE) test B=$(B)/$@ OPTIMISE=-O1
## asan: the tests under AddressSanitizer and LeakSanitizer
asan:
	$(SANITIZED) SANITIZE="-fsanitize=address -fno-omit-frame-pointer"
## ubsan: the tests under UndefinedBehaviorSanitizer
ubsan:
	$(SANITIZED) SANITIZE="-fsanitize=undefined -fno-sanitize-recover=all"
## tsan: the tests under ThreadSanitizer (clang, libomp with its race detector's annotations)
tsan:
	TSAN_OPTIONS=ignore_noninstrumented_modules=1 $(SANITIZED) CC=clang SANITIZE="-fsanitize=thread"
## clang: builds and tests with clang
clang:
	$(MAKE) test B=$(B)/$@ CC=clang

BENCH := $(patsubst bench/%.c,$(B)/bench/%,$(wildcard bench/*.c))
# Without position independence: a profile's addresses are those of the file. Like examples, these see public headers only.
$(B)/bench/%: bench/%.c $(B)/libpayback.a
	@mkdir -p $(@D)
	$(call say,BENCH,$<)
	$(Q)$(CC) -Iinclude $(STANDARD) -D_GNU_SOURCE $(OPTIMISE) -g $(WARNINGS) -fopenmp -no-pie -MMD -MP -o $@ $< $(B)/libpayback.a $(LDLIBS)
$(B)/bench/gsl_scalar: bench/peers/gsl_scalar.c
	@mkdir -p $(@D)
	$(call say,BENCH,$<)
	$(Q)$(CC) $(STANDARD) -D_GNU_SOURCE -O3 $(WARNINGS) -fopenmp -o $@ $< -lgsl -lgslcblas -lcjson -lm

## bench: every benchmark and its peers in one table (under ten minutes; bench/README.md)
bench: $(B)/payback $(BENCH) $(B)/bench/gsl_scalar
	bench/run.py $(B) $(BENCH_SUBJECTS)
## bench-accuracy: errors up to 2^20 trials (some minutes more)
bench-accuracy: $(B)/payback $(BENCH)
	$(B)/bench/accuracy errors bench/reference.json bench/answer/reference.json 64 19 20
## bench-answer: the 10^9-trial answer that errors are measured against, and its time and memory (half an hour)
bench-answer: $(B)/payback
	/usr/bin/time -v $(B)/payback run bench/reference.json --trials 1000000000 --seed 314159265 --quiet --json bench/answer/reference.json

# Targets of fuzzing. Those among all tests are built as the tests are, and try changes of known files for some seconds; those of
# `make fuzz` are led by what the inputs reach, under sanitizers, and keep what they have found in their corpora.
FUZZ_SECONDS ?= 60
FUZZ_CLI = $(filter-out %/main.o,$(CLI_OBJECTS)) $(SERVE_OBJECTS)
FUZZ_HELP = $(B)/tests/support/random_scenario.o
FUZZ_LIBS = -lmicrohttpd -lpthread $(LDLIBS)
$(B)/tests/fuzz/%: tests/fuzz/%.c tests/fuzz/fuzz.h $(FUZZ_HELP) $(FUZZ_CLI) $(B)/libpayback-inside.a
	@mkdir -p $(@D)
	$(call say,TEST,$<)
	$(Q)$(CC) $(CPPFLAGS_ALL) -Itests -DFUZZ_FILES $(CFLAGS_ALL) -MMD -MP $(LDFLAGS_ALL) -o $@ $< $(FUZZ_HELP) $(FUZZ_CLI) $(B)/libpayback-inside.a $(FUZZ_LIBS)
$(B)/tests/fuzz/led_%: tests/fuzz/fuzz_%.c tests/fuzz/fuzz.h $(FUZZ_HELP) $(FUZZ_CLI) $(B)/libpayback-inside.a
	@mkdir -p $(@D)
	$(call say,FUZZ,$<)
	$(Q)$(CC) $(CPPFLAGS_ALL) -Itests $(CFLAGS_ALL) $(LDFLAGS_ALL) -fsanitize=fuzzer -o $@ $< $(FUZZ_HELP) $(FUZZ_CLI) $(B)/libpayback-inside.a $(FUZZ_LIBS)

## fuzz: feeds each reader, and whole scenarios, with what clang's libFuzzer makes up (FUZZ_SECONDS each, 60; FUZZ="part …")
fuzz:
	$(MAKE) B=$(B)/$@ CC=clang OPTIMISE=-O1 SANITIZE="-fsanitize=address,undefined" CFLAGS=-fsanitize=fuzzer-no-link $(FUZZ:%=$(B)/$@/tests/fuzz/led_%)
	tests/fuzz/led.sh $(B)/$@ $(FUZZ_SECONDS) $(FUZZ)

## example: writes the rendered example, scenarios/example-report.html, and its first screen as a picture
example: $(B)/payback
	$(B)/payback run scenarios/mid-market-saas.json --quiet --html scenarios/example-report.html
	tests/pages/picture.sh scenarios/example-report.html scenarios/example-report.png

## schema: writes scenarios.schema.json anew
schema: $(B)/payback
	$(B)/payback schema > scenarios.schema.json.new && mv scenarios.schema.json.new scenarios.schema.json

$(B)/payback.pc: Makefile
	@mkdir -p $(@D)
	printf 'prefix=%s\nName: payback\nDescription: Monte Carlo simulator of support-automation proposals\nVersion: %s\nRequires.private: gsl libcjson sqlite3 libmd xlsxwriter\nLibs: -L$${prefix}/lib -lpayback\nLibs.private: -fopenmp -lm\nCflags: -I$${prefix}/include\n' '$(PREFIX)' '$(VERSION)' > $@

# Made from the tables behind --help.
$(B)/payback.1: $(B)/payback
	$(Q)$(B)/payback --manual > $@
$(B)/payback.bash: $(B)/payback
	$(Q)$(B)/payback --completion > $@

## install: program (payback-mpi too, where it was made), library, headers, manual page, bash completion and pkg-config file below PREFIX (/usr/local), DESTDIR heeded
install: all $(B)/payback.pc $(B)/payback.1 $(B)/payback.bash
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/pkgconfig $(DESTDIR)$(PREFIX)/include/payback \
		$(DESTDIR)$(PREFIX)/share/man/man1 $(DESTDIR)$(PREFIX)/share/bash-completion/completions
	install -m 644 $(B)/payback.1 $(DESTDIR)$(PREFIX)/share/man/man1/
	install -m 644 $(B)/payback.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/payback
	install -m 755 $(B)/payback $(wildcard $(B)/payback-mpi) $(DESTDIR)$(PREFIX)/bin/
	install -m 644 $(B)/libpayback.a $(DESTDIR)$(PREFIX)/lib/
	install -m 755 $(B)/libpayback.so $(DESTDIR)$(PREFIX)/lib/libpayback.so.0
	ln -sf libpayback.so.0 $(DESTDIR)$(PREFIX)/lib/libpayback.so
	install -m 644 $(B)/payback.pc $(DESTDIR)$(PREFIX)/lib/pkgconfig/
	install -m 644 include/payback/*.h $(DESTDIR)$(PREFIX)/include/payback/

## uninstall: removes what install put there
uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/payback $(DESTDIR)$(PREFIX)/bin/payback-mpi $(DESTDIR)$(PREFIX)/lib/libpayback.* $(DESTDIR)$(PREFIX)/lib/pkgconfig/payback.pc \
		$(DESTDIR)$(PREFIX)/share/man/man1/payback.1 $(DESTDIR)$(PREFIX)/share/bash-completion/completions/payback
	rm -rf $(DESTDIR)$(PREFIX)/include/payback

## clean: removes everything that was built
clean:
	rm -rf $(B)

FORMATTED = $(SOURCES) $(MPI) $(wildcard sim/*/*.h include/payback/*.h tests/*/*.[ch] tests/*/*/*.[ch] tests/*/*.cpp bench/*.c)
## format: formats the sources (clang-format 14)
format:
	clang-format -i $(FORMATTED)
## check-format: fails where `make format` would change something
check-format:
	clang-format --dry-run -Werror $(FORMATTED)

## tidy: clang-tidy over the sources, with the checks of .clang-tidy
tidy: $(GENERATED)
	printf '%s\n' $(LIBRARY) $(CLI) $(SERVE) | xargs -P $$(nproc) -n 8 sh -c 'clang-tidy --quiet "$$@" -- $(CPPFLAGS_ALL) $(STANDARD) -fopenmp' tidy

## coverage: the tests in a build of their own, and the share of lines that they reach (gcovr)
coverage:
	$(MAKE) test B=$(B)/$@ OPTIMISE=-O1 CFLAGS=--coverage LDFLAGS=--coverage
	gcovr --root . --filter sim/ --object-directory $(B)/$@ --sort-uncovered --txt $(B)/$@/coverage.txt --print-summary

DEB_ARCH = $(shell dpkg --print-architecture)
## deb: a Debian package of the program, in the build folder (dpkg-deb)
deb:
	rm -rf $(B)/deb && $(MAKE) install DESTDIR=$(B)/deb PREFIX=/usr
	rm -rf $(B)/deb/usr/lib $(B)/deb/usr/include && strip $(B)/deb/usr/bin/payback && gzip -9n $(B)/deb/usr/share/man/man1/payback.1
	install -d $(B)/deb/DEBIAN $(B)/deb/usr/share/doc/payback && install -m 644 README.md CHANGELOG.md $(B)/deb/usr/share/doc/payback/
	printf 'Package: payback\nVersion: %s\nArchitecture: %s\nMaintainer: The payback developers <payback@localhost>\nSection: science\nPriority: optional\nDepends: %s\nDescription: Monte Carlo simulator of support-automation proposals\n Answers how likely a proposal for an AI customer-support tool is to pay back,\n by when, and what drives it.\n' \
		'$(VERSION)' '$(DEB_ARCH)' "$$(tests/tools/depends.sh $(B)/deb/usr/bin/payback)" > $(B)/deb/DEBIAN/control
	find $(B)/deb -exec touch -h -d @$(SOURCE_DATE) {} +
	SOURCE_DATE_EPOCH=$(SOURCE_DATE) dpkg-deb --root-owner-group --build $(B)/deb $(B)/payback_$(VERSION)_$(DEB_ARCH).deb

# When the sources were last changed: by git, else by the newest entry of a tarball.
SOURCE_DATE = $(or $(SOURCE_DATE_EPOCH),$(shell git log -1 --format=%ct 2>/dev/null || stat -c %Y CHANGELOG.md))
## dist: a tarball of the sources, which builds without git
dist:
	@mkdir -p $(B)
	git archive --format=tar --prefix=payback-$(VERSION)/ HEAD | gzip -9n > $(B)/payback-$(VERSION).tar.gz

.PHONY: all help deps deps-mpi deps-test deps-bench bench bench-accuracy bench-answer mpi run example test test-long test-programs asan ubsan tsan clang fuzz schema install uninstall clean format check-format tidy coverage deb dist
.DELETE_ON_ERROR:
.SECONDARY:
-include $(OBJECTS:.o=.d) $(CLI_OBJECTS:.o=.d) $(SERVE_OBJECTS:.o=.d) $(MPI_OBJECTS:.o=.d) $(TEST_PROGRAMS:=.d) $(TEST_OBJECTS:.o=.d)
