/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Reading one BTF file without taking it apart.
 *
 * The file is mapped (read, where the kernel cannot map it) and walked as far as somebody asks: the
 * walk proves every record to lie inside the file and remembers where every eighth begins, half a
 * byte a type. The first few names are looked for from the beginning; then names go into a small
 * hash of type ids, those of functions apart because few programs ask for one. References between
 * types are not followed here, so whoever follows them must bear loops and ids out of range:
 * btf_file_type() answers NULL for those.
 */
#ifndef DT_BTF_READ_H
#define DT_BTF_READ_H

#include <linux/btf.h>
#include "base/base.h"

#ifndef BTF_KIND_ENUM64
#define BTF_KIND_ENUM64 19
#endif

#define BTF_STRIDE 8

/* A hash of names: entry i is the type ids[i]; entries of one chain are in order of their ids. */
struct btf_names {
	uint32_t *heads; /* by hash: index of the first entry + 1, 0: none */
	uint32_t *next;	 /* the same for the one after */
	uint32_t *ids;
	uint32_t n, mask;
};

struct btf_file {
	struct btf_file *base; /* of a split BTF; borrowed */
	const uint8_t *data;
	size_t len;
	bool mapped, owned; /* owned: data is ours to free (mapped: to unmap) */
	const uint8_t *types;
	const char *strs;
	uint32_t types_len, strs_len;
	uint32_t first_id, end_id; /* ids walked so far: first_id <= id < end_id */
	uint32_t walked;	   /* how many bytes of types that is */
	const char *bad;	   /* why the walk ended before the file did; NULL */
	size_t looked;		   /* bytes that looking without an index has read */
	uint32_t last_off;	   /* where the name looked for last stands in strs */
	uint32_t first_str;	   /* string offset at which this file's strings begin */
	uint32_t *offs; /* where every BTF_STRIDEth record begins in types; the others follow it */
	struct btf_names names, funcs;
};

/*
 * Opens path, and proves every record now unless the file is the running kernel's own. 0, or -errno
 * with a reason in why; then f holds nothing.
 */
int btf_file_open(struct btf_file *f, const char *path, struct btf_file *base, char *why, size_t n);
/* The same over bytes in memory, which f borrows; all records are proved. */
int btf_file_parse(struct btf_file *f, const void *data, size_t len, struct btf_file *base,
		   char *why, size_t n);
void btf_file_close(struct btf_file *f);
/* Gives the pages of the file back; a later access reads them again. */
void btf_file_trim(struct btf_file *f);

/* NULL when the id is void, or not one of this file or its base. */
const struct btf_type *btf_file_type(struct btf_file *f, uint32_t id);
/* The first id after this file's last; walks to it. */
uint32_t btf_file_end(struct btf_file *f);
const char *btf_file_str(const struct btf_file *f, uint32_t off); /* never NULL */
/* Bytes of a record with what follows it; 0 for a kind this file does not know. */
size_t btf_record_len(const struct btf_type *t);
/* The next type called name after prev (0: the first) among functions or among all else of this
 * file. 0: no more. */
uint32_t btf_file_find(struct btf_file *f, bool func, const char *name, uint32_t prev);

static inline unsigned btf_rec_kind(const struct btf_type *t)
{
	return BTF_INFO_KIND(t->info);
}

static inline unsigned btf_rec_vlen(const struct btf_type *t)
{
	return BTF_INFO_VLEN(t->info);
}

static inline bool btf_rec_kflag(const struct btf_type *t)
{
	return BTF_INFO_KFLAG(t->info);
}

#endif
