# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
#
# dtrace.ko, for the running kernel or for the one whose headers are in KDIR.
#
#   make driver [KDIR=...]    build/driver/dtrace.ko; the tree itself stays clean. Nothing that is given to this make is for
#                             the kernel's, which has an O of its own: KMAKE=LLVM=1 and the like are
#   make load [PARAMS=...]    the driver that was built goes into the kernel: needs root (modinfo tells the parameters)
#   make unload               and out of it; is refused while somebody uses it
#
#   make types [KDIR=...]     build/types/dtrace.btf: the types of a kernel that does not tell them itself (no /sys/kernel/btf), by its
#                             headers; needs pahole (Debian's package dwarves). make install-types puts it where dtrace looks for it
#
#   make dkms [DESTDIR=...]   for a driver that follows updates of the kernel: its source to /usr/src, and DKMS builds and
#                             installs it; with DESTDIR, for a package, only the source goes there

KDIR   ?= /lib/modules/$(shell uname -r)/build
KMAKE  ?=
PARAMS ?=
DRIVER  = $(abspath $(O))/driver
TYPES   = $(abspath $(O))/types
# As uname tells it: Debian's config/kernel.release is another one.
KRELEASE = $(shell sed -n 's/.*UTS_RELEASE "\(.*\)"/\1/p' $(KDIR)/include/generated/utsrelease.h)

# What is built with the kernel's headers, and in which directory.
HEADERS_THERE = test -e $(KDIR)/Makefile || { echo "no kernel headers in $(KDIR): install linux-headers-$$(uname -r), or give KDIR=" >&2; exit 1; }
modules_in = MAKEFLAGS= $(MAKE) --no-print-directory $(if $(V),,-s) -C $(KDIR) M=$(1) $(KMAKE) modules

driver:
	@$(HEADERS_THERE)
	@mkdir -p $(DRIVER)
	@cp -u driver/Kbuild driver/*.c driver/*.h $(DRIVER)
	$(Q)$(call modules_in,$(DRIVER))

types:
	@$(HEADERS_THERE)
	@command -v pahole >/dev/null || { echo "no pahole: install the package dwarves" >&2; exit 1; }
	@mkdir -p $(TYPES)
	@cp -u driver/types/* $(TYPES)
	$(Q)$(call modules_in,$(TYPES))
	$(Q)pahole -J --btf_encode_detached=$(TYPES)/dtrace.btf $(TYPES)/types.o

install-types:
	install -d $(DESTDIR)/lib/modules/$(KRELEASE)
	install -m 644 $(TYPES)/dtrace.btf $(DESTDIR)/lib/modules/$(KRELEASE)/dtrace.btf

load:
	insmod $(DRIVER)/dtrace.ko $(PARAMS)

unload:
	rmmod dtrace

dkms:
	install -d $(DESTDIR)/usr/src/dtrace-$(VERSION)
	install -m 644 driver/Kbuild driver/*.c driver/*.h $(DESTDIR)/usr/src/dtrace-$(VERSION)/
	sed 's/^PACKAGE_VERSION=.*/PACKAGE_VERSION="$(VERSION)"/' driver/dkms.conf > $(DESTDIR)/usr/src/dtrace-$(VERSION)/dkms.conf
	$(if $(DESTDIR),,dkms install dtrace/$(VERSION))

.PHONY: driver types install-types load unload dkms
