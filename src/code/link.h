/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Appends runtime subroutines to a program and makes the BTF the kernel wants for them.
 *
 * src/runtime is compiled by clang -target bpf at build time and embedded as one ELF object. Each
 * of its functions becomes a global subprogram, verified once by its own types (0.6 ms; static ones
 * are walked once a call path, 9-18 ms). A global function takes scalars and pointers to memory of
 * known size: strings are `struct rt_str *`, whose size is set here, at link time, to the session's
 * strsize rounded up to 8; scratch memory arrives the same way, and the unwinder's table (`struct rt_rows *`), whose size
 * the code says. rt_strsize() in their source becomes an immediate.
 *
 * What a pointer points to must be readable *and writable* (the kernel asks for both), and
 * initialised if on the stack: a string of a read-only map has to be copied first.
 */
#ifndef DT_LINK_H
#define DT_LINK_H

#include <linux/bpf.h>
#include "code/ir.h"

struct btf;

struct linked {
	struct bpf_insn *insns; /* malloc'ed */
	uint32_t ninsns;
	struct reloc *relocs; /* REL_MAPFD, REL_MAPVAL, REL_KFUNC only; malloc'ed; names borrowed
				 from the code */
	uint32_t nrelocs;
	struct bpf_func_info *funcs; /* malloc'ed; main first; NULL when no subprogram is used (then
					btf is NULL too) */
	uint32_t nfuncs;
	struct btf *btf; /* libbpf object, owned; load with btf__load_into_kernel or its raw data */
	uint32_t stack;	 /* bytes of stack of main and the deepest chain of calls, as kernels count:
			    each  frame rounded up to 32. More than 512 will not load */
};

enum {
	LINK_STATIC = 1, /* static subprograms: for kernels whose global functions take no pointers
			    (before 5.12) */
};

/*
 * 0, -ENOMEM, or -ENOENT with *missing = a subroutine that src/runtime does not have; -EINVAL: the
 * embedded object is none of ours (the build went wrong). On failure *out is empty. Touches no
 * kernel.
 */
int link_program(const struct bpf_code *c, uint32_t strsize, struct linked *out,
		 const char **missing);
int link_program_flags(const struct bpf_code *c, uint32_t strsize, unsigned flags,
		       struct linked *out, const char **missing);
/* Bytes of stack that the deepest chain of calls takes which begins with one of these subroutines, as kernels count; one that src/runtime does
 * not have takes none. -ENOMEM, -EINVAL as above. */
int link_stack(const char *const *names, uint32_t n);
void linked_free(struct linked *l);

#endif
