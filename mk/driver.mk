# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
#
# dtrace.ko, for the running kernel or for the one whose headers are in KDIR.
#
#   make driver [KDIR=...]    build/driver/dtrace.ko; the tree itself stays clean
#   make load [PARAMS=...]    the driver that was built goes into the kernel: needs root (modinfo tells the parameters)
#   make unload               and out of it; is refused while somebody uses it
#
# For a driver that follows updates of the kernel: cp -r driver /usr/src/dtrace-VERSION; dkms install dtrace/VERSION.

KDIR   ?= /lib/modules/$(shell uname -r)/build
PARAMS ?=
DRIVER  = $(abspath $(O))/driver

driver:
	@test -e $(KDIR)/Makefile || { echo "no kernel headers in $(KDIR): install linux-headers-$$(uname -r), or give KDIR=" >&2; exit 1; }
	@mkdir -p $(DRIVER)
	@cp -u driver/Kbuild driver/*.c driver/*.h $(DRIVER)
	$(Q)$(MAKE) --no-print-directory $(if $(V),,-s) -C $(KDIR) M=$(DRIVER) modules

load:
	insmod $(DRIVER)/dtrace.ko $(PARAMS)

unload:
	rmmod dtrace

.PHONY: driver load unload
