/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The names of all typedefs with a prefix in a BTF file, in one pass over it and without an index:
 * the types room's reader makes one, which listing has no use for and which would double its time.
 */
#include "probe/btf_names.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/btf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Bytes that follow a record of this kind: fixed, and for each of its members. Unknown kinds: -1.
 */
static const struct {
	int8_t fixed, each;
} trailing[] = {
	[BTF_KIND_UNKN] = { -1, 0 },	[BTF_KIND_INT] = { 4, 0 },
	[BTF_KIND_PTR] = { 0, 0 },	[BTF_KIND_ARRAY] = { 12, 0 },
	[BTF_KIND_STRUCT] = { 0, 12 },	[BTF_KIND_UNION] = { 0, 12 },
	[BTF_KIND_ENUM] = { 0, 8 },	[BTF_KIND_FWD] = { 0, 0 },
	[BTF_KIND_TYPEDEF] = { 0, 0 },	[BTF_KIND_VOLATILE] = { 0, 0 },
	[BTF_KIND_CONST] = { 0, 0 },	[BTF_KIND_RESTRICT] = { 0, 0 },
	[BTF_KIND_FUNC] = { 0, 0 },	[BTF_KIND_FUNC_PROTO] = { 0, 8 },
	[BTF_KIND_VAR] = { 4, 0 },	[BTF_KIND_DATASEC] = { 0, 12 },
	[BTF_KIND_FLOAT] = { 0, 0 },	[BTF_KIND_DECL_TAG] = { 4, 0 },
	[BTF_KIND_TYPE_TAG] = { 0, 0 }, [19 /* ENUM64 */] = { 0, 12 },
};

/* Not every kernel can map the file (before 6.16 none can): then it is read. */
static int get_file(struct btf_bytes *b, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), err = 0;
	struct stat st;
	void *p;

	if (fd < 0)
		return -errno;
	if (fstat(fd, &st)) {
		err = -errno;
		goto out;
	}
	b->len = (size_t)st.st_size;
	p = mmap(NULL, b->len, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
	if (p != MAP_FAILED) {
		b->data = p;
		b->mapped = true;
		goto out;
	}
	p = malloc(b->len + 1);
	if (!p) {
		err = -ENOMEM;
		goto out;
	}
	for (size_t have = 0; have < b->len;) {
		ssize_t n = read(fd, (char *)p + have, b->len - have);

		if (n <= 0 && !(n < 0 && errno == EINTR)) {
			err = n ? -errno : -EINVAL;
			free(p);
			goto out;
		}
		have += n > 0 ? (size_t)n : 0;
	}
	b->data = p;
out:
	close(fd);
	return err;
}

/* A section of the file; NULL if it does not lie inside. */
static const uint8_t *section(const struct btf_bytes *b, const struct btf_header *h, uint32_t off,
			      uint32_t len)
{
	uint64_t start = (uint64_t)h->hdr_len + off;

	return start + len <= b->len ? b->data + start : NULL;
}

int btf_bytes_check(struct btf_bytes *b)
{
	struct btf_header h;

	if (b->len < sizeof(h))
		return -EINVAL;
	memcpy(&h, b->data, sizeof(h));
	if (h.magic != BTF_MAGIC || h.version != BTF_VERSION || h.hdr_len < sizeof(h))
		return -EINVAL;
	b->types = section(b, &h, h.type_off, h.type_len);
	b->types_len = h.type_len;
	b->strs = (const char *)section(b, &h, h.str_off, h.str_len);
	b->strs_len = h.str_len;
	if (!b->types || !b->strs || h.type_off % 4 || !h.str_len || b->strs[h.str_len - 1])
		return -EINVAL;
	return 0;
}

int btf_bytes_open(struct btf_bytes *b, const char *path)
{
	int err;

	memset(b, 0, sizeof(*b));
	err = get_file(b, path);
	if (err)
		return err;
	err = btf_bytes_check(b);
	if (err)
		btf_bytes_close(b);
	return err;
}

void btf_bytes_close(struct btf_bytes *b)
{
	if (b->mapped)
		munmap((void *)b->data, b->len);
	else
		free((void *)b->data);
	memset(b, 0, sizeof(*b));
}

int btf_typedefs(const struct btf_bytes *b, const struct btf_bytes *base, const char *prefix,
		 int (*fn)(void *arg, const char *name), void *arg)
{
	size_t prefix_len = strlen(prefix);
	uint32_t at = 0;

	while (at < b->types_len) {
		struct btf_type t;
		uint32_t kind, first = base ? base->strs_len : 0, room = b->types_len - at;
		const char *name;
		int64_t len;
		int err;

		if (room < sizeof(t))
			return -EINVAL;
		memcpy(&t, b->types + at, sizeof(t));
		kind = BTF_INFO_KIND(t.info);
		if (kind >= ARRAY_SIZE(trailing) || trailing[kind].fixed < 0)
			return -EINVAL;
		len = (int64_t)sizeof(t) + trailing[kind].fixed +
		      (int64_t)trailing[kind].each * BTF_INFO_VLEN(t.info);
		if (len > room)
			return -EINVAL;
		at += (uint32_t)len;
		if (kind != BTF_KIND_TYPEDEF)
			continue;
		if (t.name_off < first)
			name = base->strs + t.name_off;
		else if (t.name_off - first < b->strs_len)
			name = b->strs + (t.name_off - first);
		else
			return -EINVAL;
		if (strncmp(name, prefix, prefix_len))
			continue;
		err = fn(arg, name);
		if (err)
			return err;
	}
	return 0;
}
