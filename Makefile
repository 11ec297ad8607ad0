# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
#
# How DTrace for Linux is built: sources by wildcard, objects under $(O), one compilation of each file
# for the command, the static library and the shared one (hidden visibility makes position independence
# cost nothing). Only src/runtime is different: it becomes a BPF object that is embedded as bytes.
#
#   make              $(O)/dtrace (static), $(O)/libdtrace.so.1, $(O)/libdtrace.a
#   make SAN=1        the same with the address and undefined-behaviour sanitizers, dynamic, in build/san
#   make O=dir        somewhere else
#   make install      PREFIX=/usr/local DESTDIR=
#   make check        everything that proves it works (mk/test.mk); make try: see it work

CC      ?= cc
AR      ?= ar
OBJCOPY ?= objcopy
BPF_CC  ?= clang
PREFIX  ?= /usr/local
BINDIR  ?= $(PREFIX)/sbin
LIBDIR  ?= $(PREFIX)/lib
INCDIR  ?= $(PREFIX)/include
MANDIR  ?= $(PREFIX)/share/man
DLIBDIR ?= $(LIBDIR)/dtrace
SCRIPTDIR ?= $(PREFIX)/share/dtrace/scripts

VERSION  = 0.1.0
SOVER    = 1

ifdef SAN
O       ?= build/san
SANFLAGS = -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
STATIC   =
OPT     ?= -O1 -g
else
O       ?= build
SANFLAGS =
STATIC  ?= -static
OPT     ?= -O2 -g
endif

WARN     = -Wall -Wextra -Werror
DEFS     = -D_GNU_SOURCE -DDT_VERSION='"$(VERSION)"' -DDT_DLIBDIR='"$(DLIBDIR)"' \
           -DDT_SCRIPTDIR='"$(SCRIPTDIR)"'
CFLAGS  ?=
ALLFLAGS = -std=gnu11 $(OPT) $(WARN) -fPIC -fvisibility=hidden -ffunction-sections -fdata-sections \
           $(DEFS) -Isrc -Iinclude -I. $(SANFLAGS) $(CFLAGS)
LIBS     = -lbpf -ldw -lelf -lz -liberty

LIBSRC  := $(sort $(filter-out src/runtime/%,$(wildcard src/*/*.c)))
CMDSRC  := $(sort $(wildcard cmd/*.c))
RTDEPS  := $(wildcard src/runtime/*)

LIBOBJ  := $(LIBSRC:%.c=$(O)/%.o)
CMDOBJ  := $(CMDSRC:%.c=$(O)/%.o)
BLOB    := $(O)/src/code/runtime_blob.o $(O)/dlib.o

# What runs is shown in short; V=1 shows it in full, -s nothing.
ifdef V
say = @:
Q   =
else ifneq ($(findstring s,$(firstword -$(MAKEFLAGS))),)
say = @:
Q   = @
else
say = @printf '  %-5s %s\n'
Q   = @
endif

all: $(O)/dtrace $(O)/libdtrace.so.$(SOVER) $(O)/libdtrace.a

# Objects depend on the flags they were made with: a change of flags rebuilds, and nothing else does.
FLAGS_NOW = $(CC) $(ALLFLAGS) | $(BPF_CC) $(BPF_FLAGS) | $(STATIC)
$(O)/.flags: FORCE
	@mkdir -p $(O)
	@printf '%s\n' '$(subst ','\'',$(FLAGS_NOW))' | cmp -s - $@ || printf '%s\n' '$(subst ','\'',$(FLAGS_NOW))' > $@
FORCE:

# The list of sources, too: a file that went away must leave the libraries.
$(O)/.sources: FORCE
	@mkdir -p $(O)
	@echo '$(LIBSRC) $(CMDSRC)' | cmp -s - $@ || echo '$(LIBSRC) $(CMDSRC)' > $@

$(O)/%.o: %.c $(O)/.flags
	@mkdir -p $(@D)
	$(say) CC $<
	$(Q)$(CC) $(ALLFLAGS) -MMD -MP -c -o $@ $<

# ---- the runtime: C to BPF, then bytes ----

# clang knows -target bpf; gcc's BPF compiler is one already.
BPF_IS_CLANG := $(shell $(BPF_CC) --version 2>/dev/null | grep -c clang)
BPF_FLAGS = $(if $(filter-out 0,$(BPF_IS_CLANG)),-target bpf) \
            -O2 -g -std=gnu11 -mcpu=v2 -Wall -Wextra -Werror -fno-stack-protector -fno-builtin $(DEFS) -Isrc

# runtime.c is the one translation unit; the .h files beside it hold the subroutines.
$(O)/runtime.bpf.o: src/runtime/runtime.c $(RTDEPS) $(O)/.flags
	$(say) BPF $@
	$(Q)$(BPF_CC) $(BPF_FLAGS) -c -o $@ $<
$(O)/src/code/runtime_blob.o: src/code/runtime_blob.S $(O)/runtime.bpf.o
	$(Q)$(CC) -DRUNTIME_OBJECT='"$(O)/runtime.bpf.o"' -c -o $@ $<

# ---- the D library: as text in the binary, with an index of its names ----

$(O)/dlib.c: tools/dlib.awk $(sort $(wildcard dlib/*.d))
	$(say) DLIB $@
	@mkdir -p $(@D)
	$(Q)LC_ALL=C awk -f tools/dlib.awk $(sort $(wildcard dlib/*.d)) > $@
$(O)/dlib.o: $(O)/dlib.c $(O)/.flags
	$(Q)$(CC) $(ALLFLAGS) -c -o $@ $<

# ---- libraries and the command ----

# The command's debug information lies beside it, where gdb finds it: what people copy about is small.

# Each is made under another name and moved into place: who uses the old one meanwhile is not disturbed.
$(O)/libdtrace.a: $(LIBOBJ) $(BLOB) $(O)/.sources
	$(say) AR $@
	@rm -f $@.new
	$(Q)$(AR) rcs $@.new $(LIBOBJ) $(BLOB) && mv -f $@.new $@
$(O)/libdtrace.so.$(SOVER): $(LIBOBJ) $(BLOB) libdtrace.map $(O)/.sources
	$(say) LINK $@
	$(Q)$(CC) -shared $(SANFLAGS) $(LDFLAGS) -Wl,-soname,libdtrace.so.$(SOVER) -Wl,--version-script=libdtrace.map \
		-Wl,--gc-sections $(if $(SAN),,-Wl,-z,defs) -o $@.new $(LIBOBJ) $(BLOB) $(LIBS) && mv -f $@.new $@
	@ln -sf libdtrace.so.$(SOVER) $(O)/libdtrace.so
$(O)/dtrace: $(CMDOBJ) $(O)/libdtrace.a
	$(say) LINK $@
	$(Q)$(CC) $(STATIC) $(SANFLAGS) $(LDFLAGS) -Wl,--gc-sections -o $@.new $(CMDOBJ) $(O)/libdtrace.a $(LIBS)
ifndef SAN
	$(Q)$(OBJCOPY) --only-keep-debug $@.new $@.debug
	$(Q)$(OBJCOPY) --strip-unneeded --add-gnu-debuglink=$@.debug $@.new
endif
	$(Q)mv -f $@.new $@

-include $(LIBOBJ:.o=.d) $(CMDOBJ:.o=.d)

install: all
	install -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(LIBDIR)/pkgconfig $(DESTDIR)$(INCDIR) $(DESTDIR)$(DLIBDIR) \
		$(DESTDIR)$(SCRIPTDIR)
	install -m 755 $(O)/dtrace $(DESTDIR)$(BINDIR)/dtrace
	install -m 755 $(O)/libdtrace.so.$(SOVER) $(DESTDIR)$(LIBDIR)/libdtrace.so.$(SOVER)
	ln -sf libdtrace.so.$(SOVER) $(DESTDIR)$(LIBDIR)/libdtrace.so
	install -m 644 $(O)/libdtrace.a $(DESTDIR)$(LIBDIR)/libdtrace.a
	install -m 644 include/dtrace.h $(DESTDIR)$(INCDIR)/dtrace.h
	sed -e 's|@PREFIX@|$(PREFIX)|g' -e 's|@LIBDIR@|$(LIBDIR)|g' -e 's|@INCDIR@|$(INCDIR)|g' \
		-e 's|@VERSION@|$(VERSION)|g' dtrace.pc.in > $(DESTDIR)$(LIBDIR)/pkgconfig/dtrace.pc
	install -m 644 $(sort $(wildcard scripts/*.d)) $(DESTDIR)$(SCRIPTDIR)
	for f in $(wildcard doc/*.1 doc/*.4 doc/*.7); do \
		install -D -m 644 $$f $(DESTDIR)$(MANDIR)/man$${f##*.}/$${f##*/} || exit 1; done

clean:
	rm -rf $(O)

include mk/test.mk
include mk/vm.mk
include mk/driver.mk

.PHONY: all install clean FORCE
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all
