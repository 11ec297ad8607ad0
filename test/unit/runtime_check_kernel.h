/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The subroutines that follow the kernel's pointers, let loose on structures of ours: random trees
 * of tasks, directories and mounts. Part of runtime_check.h.
 */
#ifndef TEST_RUNTIME_CHECK_KERNEL_H
#define TEST_RUNTIME_CHECK_KERNEL_H

#include <stddef.h>

struct fake_task {
	char pad[24];
	uint32_t tgid;
	const struct fake_task *parent;
};

static const char *check_progeny(void)
{
	struct fake_task t[200];
	unsigned n = below(8) ? 1 + (unsigned)below(40) : 200, from = (unsigned)below(n);
	uint32_t pid = (uint32_t)below(n + 3);
	uint64_t want = 0, got;

	memset(t, 0, sizeof(t));
	for (unsigned i = 0; i < n; i++) {
		t[i].tgid = i ? (uint32_t)below(n + 2) : 0;
		t[i].parent = &t[i && below(9) ? i - 1 : i ? below(i) : 0];
	}
	if (!below(8))
		t[n / 2].parent = NULL;
	for (const struct fake_task *p = &t[from];; p = p->parent) {
		want |= p->tgid == pid;
		if (!p->parent || p->parent == p)
			break;
	}
	got = rt_progenyof((uintptr_t)&t[from], pid, offsetof(struct fake_task, parent),
			   offsetof(struct fake_task, tgid));
	return got == want ? NULL
			   : wrong("progenyof(%u) from %u of %u: %d", pid, from, n, (int)got);
}

struct fake_dentry {
	const struct fake_dentry *parent;
	const void *pprev;
	const char *name;
	uint32_t len, behind;
};

struct fake_mount {
	const struct fake_mount *parent;
	const struct fake_dentry *mountpoint, *root;
};

/* A way down from the top, here and there over a mount; a path of its end, seen from the top or from
 * some place on the way that a process has its root at. */
static const char *check_d_path(void)
{
	enum { DEPTH = 60 };
	static const struct fake_dentry nowhere;
	struct fake_dentry dir[2 * DEPTH];
	struct fake_mount mount[DEPTH + 1] = { { .parent = &mount[0] } };
	char names[DEPTH][256], want[DEPTH * 260 + 16] = "", *d = buffer();
	unsigned n = below(8) ? (unsigned)below(8) : (unsigned)below(DEPTH), ndirs = 1, nmounts = 1;
	unsigned root = below(3) ? 0 : (unsigned)below(n + 1);
	struct rt_walk w = {
		.pointer_bits = UINTPTR_MAX,
		.d_parent = offsetof(struct fake_dentry, parent),
		.d_pprev = offsetof(struct fake_dentry, pprev),
		.d_name = offsetof(struct fake_dentry, name),
		.d_len = offsetof(struct fake_dentry, len),
		.mnt_root = offsetof(struct fake_mount, root),
		.mnt_parent = offsetof(struct fake_mount, parent),
		.mnt_mountpoint = offsetof(struct fake_mount, mountpoint),
	};
	size_t k = 0;
	const char *e;

	dir[0] = (struct fake_dentry){ &dir[0], &nowhere, "/", 1, 77 };
	mount[0].root = &dir[0];
	for (unsigned i = 0;; i++) {
		if (i == root) {
			w.root_dentry = (uintptr_t)&dir[ndirs - 1];
			w.root_mount = (uintptr_t)&mount[nmounts - 1];
		}
		if (i == n)
			break;
		uint32_t len = 1 + (uint32_t)(below(4) ? below(12) : below(255));

		memset(names[i], 'a' + (int)(i % 26), sizeof(names[i]));
		dir[ndirs] = (struct fake_dentry){ &dir[ndirs - 1], &nowhere, names[i], len, 77 };
		ndirs++;
		if (i >= root) {
			want[k++] = '/';
			memcpy(want + k, names[i], len);
			k += len;
		}
		if (!below(4)) {
			mount[nmounts] = (struct fake_mount){ &mount[nmounts - 1], &dir[ndirs - 1],
							      &dir[ndirs] };
			dir[ndirs] = (struct fake_dentry){ &dir[ndirs], &nowhere, "/", 1, 77 };
			nmounts++;
			ndirs++;
		}
	}
	if (!k)
		want[k++] = '/';
	if (!below(4)) {
		dir[ndirs - 1].pprev = NULL;
		if (dir[ndirs - 1].parent != &dir[ndirs - 1])
			k += (size_t)sprintf(want + k, " (deleted)");
	}
	want[k] = 0;
	w.dentry = (uintptr_t)&dir[ndirs - 1];
	w.mount = (uintptr_t)&mount[nmounts - 1];
	switch (below(8)) {
	case 0: /* all of it lies in the direct map, which is of 1 TiB */
	case 1:
		w.direct_bits = 40;
		w.direct = (uint64_t)(uintptr_t)&w >> 40 << 40;
		break;
	case 2: /* nothing does: no way up, and no name */
		w.direct = 1;
		w.direct_bits = 12;
		strcpy(want, "/");
		break;
	}
	e = compare("d_path", d, (int64_t)rt_d_path(STR(d), &w), want);
	free(d);
	return e;
}

#endif
