/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Names in a BTF file: see btf_names.c.
 */
#ifndef DT_BTF_NAMES_H
#define DT_BTF_NAMES_H

#include "base/base.h"

struct btf_bytes {
	const uint8_t *data;
	size_t len;
	bool mapped;
	/* set by btf_bytes_check(), and inside data */
	const uint8_t *types;
	uint32_t types_len;
	const char *strs;
	uint32_t strs_len;
};

/* 0 or -errno; then b holds nothing. */
int btf_bytes_open(struct btf_bytes *b, const char *path);
/* Finds the sections in data[0..len). 0 or -EINVAL. */
int btf_bytes_check(struct btf_bytes *b);
void btf_bytes_close(struct btf_bytes *b);
/*
 * Calls fn for each typedef of b whose name begins with prefix, until it returns non-zero, which is
 * returned. base: the BTF that b is split off from, or NULL. -EINVAL when a record does not lie
 * inside or is of an unknown kind.
 */
int btf_typedefs(const struct btf_bytes *b, const struct btf_bytes *base, const char *prefix,
		 int (*fn)(void *arg, const char *name), void *arg);

#endif
