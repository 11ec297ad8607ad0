# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
#
# The lab: kernels of Debian in qemu, with our build in them (test/vm, doc/lab.md).
#
#   make vm-kernels                    fetches kernels, their headers, and the guests' root file systems
#   make vm-shell KERNEL=6.1           a shell in a guest on this terminal
#   make vm-gdb KERNEL=6.1             a guest stopped at its first instruction, and gdb attached to it
#   make vm-test KERNELS="6.1 6.12"    the D programs and the unit tests on each (default: all there are)
#   make vm-driver KERNELS=...         the driver, built for and tested on each
#   make check-kasan [FUZZ=2000]       the driver's tests in a kernel that watches itself (test/vm/kasan.config), built if it isn't there
#   make check-reload [N=30] [KERNELS=...]   the driver loaded, used and unloaded N times under a storm
#   make check-faults [SECONDS=90] [KERNELS=...]   page faults with bad pointers in the clause, each kind for so long
#   make vm-bench [KERNELS=6.1]        functions and page faults beside bpftrace (bench/functions.py)
#   make vm-selftest                   that the lab itself tells good from bad, with each kernel
#
# A module for a guest is built by test/vm/kbuild KERNEL DIR.

KERNEL ?= 6.1
VM      = test/vm/vm
VMOPTS ?=

vm-kernels:
	@test/vm/fetch --headers
	@test/vm/root amd64 i386

# What a guest needs of ours: for i386 it is linked with what the guest's own root has.
vm-build: all unit-build
vm-build-i386:
	@test/vm/root --build i386

vm-shell: $(if $(findstring i386,$(KERNEL)),vm-build-i386,vm-build)
	@$(VM) $(VMOPTS) --shell $(KERNEL)

vm-gdb: $(if $(findstring i386,$(KERNEL)),vm-build-i386,vm-build)
	@test/vm/gdb $(VMOPTS) $(KERNEL)

vm-test: vm-build
	@test/vm/test $(KERNELS)

vm-driver: all
	@test/vm/driver $(KERNELS)

# Another seed each time: fuzz says which, and SEEDS=... repeats it.
check-kasan:
	@SEEDS="$(or $(SEEDS),1 2 $(shell od -An -N4 -tu4 /dev/urandom))" REPEAT=$(or $(REPEAT),5) VM_TIMEOUT=$(or $(VM_TIMEOUT),3600) \
		VMOPTS="$(or $(VMOPTS),-m 2048)" test/vm/driver kasan

check-reload:
	@N=$(or $(N),30) SEED=$(SEED) VMOPTS="$(VMOPTS)" test/vm/reload $(KERNELS)

check-faults: $(if $(findstring i386,$(KERNELS)),vm-build-i386) vm-build
	@SECONDS_EACH=$(or $(SECONDS),90) VMOPTS="$(VMOPTS)" test/vm/faults $(KERNELS)

vm-bench: all
	@test/vm/bench $(KERNELS)

vm-selftest:
	@status=0; for k in $(or $(KERNELS),6.1 6.1-i386 6.12 newest); do \
		echo "== $$k"; VM_LAB_ONLY=1 VM_KERNEL=$$k test/suites/vm || status=1; done; exit $$status

.PHONY: vm-kernels vm-build vm-build-i386 vm-shell vm-gdb vm-test vm-driver check-kasan check-reload check-faults vm-bench vm-selftest
