/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * See btf_read.h. Written for the kernel's own BTF, 5.5 MB and 126,000 types, which a one-liner
 * that names one structure must not pay for with milliseconds. The records are walked only as far
 * as somebody asks, and the first names are looked for without an index: the structures that programs
 * name (task_struct, pt_regs, file) stand at the very beginning. Who asks for many gets the index.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "lang/btf_read.h"

#define MAX_TYPES (1u << 24) /* what a dt_tid has room for */
#define MAX_BTF_FILE                                                                               \
	(256u << 20) /* far above any kernel's; a bound on what a hostile file makes us read */

static int refuse(char *why, size_t n, int err, const char *what)
{
	snprintf(why, n, "%s", what);
	return err;
}

/* What a record of each kind takes: bytes alone, and bytes for each of its vlen entries. 0: no such
 * kind. */
static const struct {
	uint8_t alone, entry;
} record_len[32] = {
	[BTF_KIND_INT] = { 16, 0 },	   [BTF_KIND_VAR] = { 16, 0 },
	[BTF_KIND_DECL_TAG] = { 16, 0 },   [BTF_KIND_PTR] = { 12, 0 },
	[BTF_KIND_FWD] = { 12, 0 },	   [BTF_KIND_TYPEDEF] = { 12, 0 },
	[BTF_KIND_VOLATILE] = { 12, 0 },   [BTF_KIND_CONST] = { 12, 0 },
	[BTF_KIND_RESTRICT] = { 12, 0 },   [BTF_KIND_FUNC] = { 12, 0 },
	[BTF_KIND_FLOAT] = { 12, 0 },	   [BTF_KIND_TYPE_TAG] = { 12, 0 },
	[BTF_KIND_ARRAY] = { 24, 0 },	   [BTF_KIND_STRUCT] = { 12, 12 },
	[BTF_KIND_UNION] = { 12, 12 },	   [BTF_KIND_ENUM] = { 12, 8 },
	[BTF_KIND_FUNC_PROTO] = { 12, 8 }, [BTF_KIND_DATASEC] = { 12, 12 },
	[BTF_KIND_ENUM64] = { 12, 12 },
};

size_t btf_record_len(const struct btf_type *t)
{
	unsigned kind = btf_rec_kind(t);

	return record_len[kind].alone + (size_t)record_len[kind].entry * btf_rec_vlen(t);
}

/*
 * A name's hash looks at its first 24 bytes: kernel names differ there well enough, and a string
 * costs three loads and no branch however long it is. What follows the terminator is masked off.
 */
static inline uint64_t name_word(const char *s, uint64_t *live)
{
	uint64_t w, zero;

	memcpy(&w, s, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	w = __builtin_bswap64(w);
#endif
	zero = (w - 0x0101010101010101ull) & ~w & 0x8080808080808080ull;
	w &= (((zero & -zero) >> 7) - 1) & *live;
	*live &= -(uint64_t)(zero == 0);
	return w;
}

static inline uint32_t hash_24(const char *s)
{
	uint64_t live = ~0ull, h;

	h = name_word(s, &live) * 0x9e3779b97f4a7c15ull;
	h = (h ^ (h >> 29) ^ name_word(s + 8, &live)) * 0xbf58476d1ce4e5b9ull;
	h = (h ^ (h >> 29) ^ name_word(s + 16, &live)) * 0x94d049bb133111ebull;
	return (uint32_t)(h >> 32);
}

static inline uint32_t name_hash(const char *s, size_t avail)
{
	char copy[24] = "";

	if (avail >= sizeof(copy))
		return hash_24(s);
	memcpy(copy, s, avail);
	return hash_24(copy);
}

/* The string at off and how many bytes of the section follow it; "" when off is out of range. */
static const char *str_at(const struct btf_file *f, uint32_t off, size_t *avail)
{
	*avail = 1;
	if (off < f->first_str)
		return f->base ? str_at(f->base, off, avail) : "";
	off -= f->first_str;
	if (off >= f->strs_len)
		return "";
	*avail = f->strs_len - off;
	return f->strs + off;
}

const char *btf_file_str(const struct btf_file *f, uint32_t off)
{
	size_t avail;

	return str_at(f, off, &avail);
}

/* A reason to stop the walk for good: the file ends here for everybody. */
static bool cut_off(struct btf_file *f, const char *why)
{
	f->types_len = f->walked;
	f->bad = why;
	return false;
}

/*
 * Proves the next record to lie inside the file and remembers where it is. False: no more of them,
 * or a bad one (f->bad). The order of its branches matters: which kind comes next is as good as
 * random, and a wrong guess costs more than all else.
 */
static inline bool walk_one(struct btf_file *f)
{
	uint32_t at = f->end_id - f->first_id, left = f->types_len - f->walked;
	const struct btf_type *t = (const struct btf_type *)(f->types + f->walked);
	size_t len;

	if (left < sizeof(*t))
		return left ? cut_off(f, "truncated type record") : false;
	len = btf_record_len(t);
	if (!len || len > left)
		return cut_off(f, len ? "truncated type record" : "type record of an unknown kind");
	if (f->end_id >= MAX_TYPES)
		return cut_off(f, "too many types");
	if (at % BTF_STRIDE == 0)
		f->offs[at / BTF_STRIDE] = f->walked;
	f->walked += len;
	f->end_id++;
	return true;
}

/* Is id one of this file's own? Walks there if nobody has been. */
static bool is_own(struct btf_file *f, uint32_t id)
{
	while (id >= f->end_id)
		if (!walk_one(f))
			return false;
	return id >= f->first_id;
}

uint32_t btf_file_end(struct btf_file *f)
{
	while (walk_one(f))
		;
	return f->end_id;
}

/* The record of an id that is_own(). */
static const struct btf_type *own_type(const struct btf_file *f, uint32_t id)
{
	uint32_t at = id - f->first_id;
	const uint8_t *p = f->types + f->offs[at / BTF_STRIDE];

	for (at %= BTF_STRIDE; at; at--)
		p += btf_record_len((const struct btf_type *)p);
	return (const struct btf_type *)p;
}

const struct btf_type *btf_file_type(struct btf_file *f, uint32_t id)
{
	if (id < f->first_id)
		return f->base && id ? btf_file_type(f->base, id) : NULL;
	return is_own(f, id) ? own_type(f, id) : NULL;
}

/* Hashes t->n names; ids[] is filled, name_off[] goes with it. */
static int names_build(const struct btf_file *f, struct btf_names *t, const uint32_t *name_off)
{
	uint32_t cap = 16;

	while (cap < t->n)
		cap *= 2;
	t->mask = cap - 1;
	t->heads = calloc(cap, sizeof(*t->heads));
	t->next = malloc((t->n + 1) * sizeof(*t->next));
	if (!t->heads || !t->next) {
		memory_short();
		return -ENOMEM;
	}
	/* From the last to the first, so that chains begin with the lowest id. */
	for (uint32_t i = t->n; i-- > 0;) {
		size_t avail;
		const char *s = str_at(f, name_off[i], &avail);
		uint32_t h = name_hash(s, avail) & t->mask;

		t->next[i] = t->heads[h];
		t->heads[h] = i + 1;
	}
	return 0;
}

static void names_free(struct btf_names *t)
{
	free(t->heads);
	free(t->next);
	free(t->ids);
	*t = (struct btf_names){ 0 };
}

/* Kinds that have a name to be found by, functions apart. */
#define NAMED_KINDS                                                                                \
	(1u << BTF_KIND_INT | 1u << BTF_KIND_STRUCT | 1u << BTF_KIND_UNION | 1u << BTF_KIND_ENUM | \
	 1u << BTF_KIND_ENUM64 | 1u << BTF_KIND_FWD | 1u << BTF_KIND_TYPEDEF |                     \
	 1u << BTF_KIND_VAR | 1u << BTF_KIND_FLOAT)

/* Finds the sections; no record is looked at yet. */
static int sections(struct btf_file *f, const void *data, size_t len, struct btf_file *base,
		    char *why, size_t n)
{
	struct btf_header h;

	*f = (struct btf_file){
		.base = base, .data = data, .len = len, .first_id = 1, .end_id = 1
	};
	if (len < sizeof(h))
		return refuse(why, n, -EINVAL, "too short for BTF");
	memcpy(&h, data, sizeof(h));
	if (h.magic != BTF_MAGIC)
		return refuse(why, n, -EINVAL, "not BTF, or of the other byte order");
	if (h.version != BTF_VERSION || h.hdr_len < sizeof(h) || h.hdr_len > len)
		return refuse(why, n, -EINVAL, "BTF of an unknown version");
	len -= h.hdr_len;
	if (h.type_off > len || h.type_len > len - h.type_off || h.str_off > len ||
	    h.str_len > len - h.str_off)
		return refuse(why, n, -EINVAL, "BTF sections outside the file");
	f->types = (const uint8_t *)data + h.hdr_len + h.type_off;
	f->strs = (const char *)data + h.hdr_len + h.str_off;
	f->types_len = h.type_len;
	f->strs_len = h.str_len;
	if ((uintptr_t)f->types % 4 || h.type_len % 4)
		return refuse(why, n, -EINVAL, "misaligned BTF types");
	/* Even an empty file has the empty string, and without the last NUL no string ends for
	 * certain. */
	if (h.str_len ? f->strs[h.str_len - 1] != '\0' : !base)
		return refuse(why, n, -EINVAL, "BTF strings without an end");
	if (base) {
		f->first_id = btf_file_end(base);
		f->first_str = base->first_str + base->strs_len;
	}
	f->end_id = f->first_id;
	/* Pages that the walk doesn't come to are never touched. */
	f->offs = malloc((f->types_len / sizeof(struct btf_type) / BTF_STRIDE + 1) *
			 sizeof(*f->offs));
	if (f->offs)
		return 0;
	memory_short();
	return refuse(why, n, -ENOMEM, "out of memory");
}

int btf_file_parse(struct btf_file *f, const void *data, size_t len, struct btf_file *base,
		   char *why, size_t n)
{
	int err = sections(f, data, len, base, why, n);

	if (!err) {
		btf_file_end(f);
		err = f->bad ? refuse(why, n, -EINVAL, f->bad) : 0;
	}
	if (err)
		btf_file_close(f);
	return err;
}

/* Reads all of fd. NULL with errno. */
static uint8_t *read_all(int fd, size_t guess, size_t *len)
{
	size_t cap = guess + 4096, n = 0;
	uint8_t *buf = malloc(cap);

	while (buf) {
		ssize_t got;

		if (n == cap) {
			uint8_t *more = cap < MAX_BTF_FILE ? realloc(buf, cap *= 2) : NULL;

			if (!more) {
				free(buf);
				errno = cap < MAX_BTF_FILE ? ENOMEM : E2BIG;
				return NULL;
			}
			buf = more;
		}
		got = read(fd, buf + n, cap - n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			int err = errno;

			free(buf);
			errno = err;
			return NULL;
		}
		if (got == 0)
			break;
		n += (size_t)got;
	}
	*len = n;
	return buf;
}

int btf_file_open(struct btf_file *f, const char *path, struct btf_file *base, char *why, size_t n)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), err;
	bool mapped = false, kernels;
	struct statfs fs;
	struct stat st;
	void *data = MAP_FAILED;
	size_t len = 0;

	*f = (struct btf_file){ .first_id = 1, .end_id = 1 };
	if (fd < 0 || fstat(fd, &st) < 0 || fstatfs(fd, &fs) < 0) {
		err = -errno;
		snprintf(why, n, "%s: %s", path, strerror(-err));
		if (fd >= 0)
			close(fd);
		return err;
	}
	/* The kernel's own never changes under us; an ordinary file might, and a shrunken map is a
	 * SIGBUS. */
	kernels = fs.f_type == SYSFS_MAGIC;
	if (kernels && st.st_size > 0) {
		len = (size_t)st.st_size;
		data = mmap(NULL, len, PROT_READ, MAP_PRIVATE, fd, 0);
		mapped = data != MAP_FAILED;
	}
	if (!mapped && (st.st_size < 0 || (uint64_t)st.st_size > MAX_BTF_FILE)) {
		close(fd);
		snprintf(why, n, "%s: %s", path, strerror(EFBIG));
		return -EFBIG;
	}
	if (!mapped)
		data = read_all(fd, (size_t)st.st_size, &len);
	err = -errno;
	close(fd);
	if (!data) {
		if (err == -ENOMEM)
			memory_short();
		snprintf(why, n, "%s: %s", path, strerror(-err));
		return err;
	}
	char reason[80] = "";
	/* The kernel has proved its own when it started; a file is proved as a whole before use. */
	err = (kernels ? sections : btf_file_parse)(f, data, len, base, reason, sizeof(reason));
	if (err) {
		snprintf(why, n, "%s: %s", path, reason);
		if (mapped)
			munmap(data, len);
		else
			free(data);
		return err;
	}
	f->data = data;
	f->mapped = mapped;
	f->owned = true;
	return 0;
}

void btf_file_close(struct btf_file *f)
{
	free(f->offs);
	names_free(&f->names);
	names_free(&f->funcs);
	if (f->owned && f->mapped)
		munmap((void *)(uintptr_t)f->data, f->len);
	else if (f->owned)
		free((void *)(uintptr_t)f->data);
	*f = (struct btf_file){ .first_id = 1, .end_id = 1 };
}

void btf_file_trim(struct btf_file *f)
{
	/* Where the kernel maps its own pages in, there is nothing of ours to give back and it says
	 * EINVAL. */
	if (f->mapped)
		(void)madvise((void *)(uintptr_t)f->data, f->len, MADV_DONTNEED);
}

/* Makes the index of functions or of all else that has a name. */
static bool index_make(struct btf_file *f, struct btf_names *t, uint32_t kinds)
{
	uint32_t *name_off, n = 0, end = btf_file_end(f);
	const uint8_t *p = f->types;
	int err;

	t->ids = malloc((end - f->first_id + 1) * sizeof(*t->ids));
	name_off = malloc((end - f->first_id + 1) * sizeof(*name_off));
	if (!t->ids || !name_off) {
		memory_short();
		free(name_off);
		names_free(t);
		return false;
	}
	for (uint32_t id = f->first_id; id < end; id++) {
		const struct btf_type *r = (const struct btf_type *)p;

		t->ids[n] = id;
		name_off[n] = r->name_off;
		n += (kinds >> btf_rec_kind(r) & 1) & (r->name_off != 0);
		p += btf_record_len(r);
	}
	t->n = n;
	err = names_build(f, t, name_off);
	free(name_off);
	if (err)
		names_free(t);
	return err == 0;
}

/*
 * Where name stands in the strings, as a string of its own. 0: nowhere. NOT_SURE: only as the end of
 * a longer string, which a record might use all the same.
 */
#define NOT_SURE UINT32_MAX
static uint32_t string_off(struct btf_file *f, const char *name)
{
	size_t len = strlen(name) + 1;
	const char *end = f->strs + f->strs_len, *s = f->strs;
	bool as_end = false;

	if (f->last_off && strcmp(f->strs + f->last_off, name) == 0)
		return f->last_off;
	while ((s = memmem(s, (size_t)(end - s), name, len))) {
		if (s > f->strs && s[-1] == '\0')
			break;
		as_end = true;
		s++;
	}
	f->looked += (size_t)((s ? s : end) - f->strs);
	if (!s)
		return as_end ? NOT_SURE : 0;
	f->last_off = (uint32_t)(s - f->strs);
	return f->last_off;
}

/*
 * The next record of that name by looking at one after the other. False: make the index, because the
 * name can't be looked for this way or too much has been looked at already. Kernels' files have
 * each string once.
 */
static bool look(struct btf_file *f, uint32_t kinds, const char *name, uint32_t prev,
		 uint32_t *found)
{
	uint32_t off, id = prev + 1 > f->first_id ? prev + 1 : f->first_id;
	const uint8_t *p;

	*found = 0;
	if (f->base || f->looked > 2 * f->len)
		return false;
	off = string_off(f, name);
	if (off == NOT_SURE)
		return false;
	if (!off || !is_own(f, id))
		return true;
	for (p = (const uint8_t *)own_type(f, id);; id++) {
		const struct btf_type *r = (const struct btf_type *)p;

		if (id >= f->end_id && !walk_one(f))
			break;
		if (r->name_off == off && kinds >> btf_rec_kind(r) & 1) {
			*found = id;
			break;
		}
		p += btf_record_len(r);
	}
	f->looked += (size_t)(p - f->types);
	return true;
}

uint32_t btf_file_find(struct btf_file *f, bool func, const char *name, uint32_t prev)
{
	struct btf_names *t = func ? &f->funcs : &f->names;
	uint32_t kinds = func ? 1u << BTF_KIND_FUNC : NAMED_KINDS, id;

	if (!*name)
		return 0;
	if (!t->heads && look(f, kinds, name, prev, &id))
		return id;
	if (!t->heads && !index_make(f, t, kinds))
		return 0;
	for (uint32_t e = t->heads[name_hash(name, strlen(name) + 1) & t->mask]; e;
	     e = t->next[e - 1]) {
		id = t->ids[e - 1];
		if (id > prev && strcmp(btf_file_str(f, own_type(f, id)->name_off), name) == 0)
			return id;
	}
	return 0;
}
