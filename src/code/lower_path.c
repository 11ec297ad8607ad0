/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Functions of path names.
 */
#include "code/lower_func.h"
#include "runtime/walk.h"

static struct str of_path(struct lower *L, const struct node *n, const char *runtime)
{
	struct str src = arg_string(L, n, 0), dst = scratch_string(L, L->g->o->strsize);

	ir_runtime(L->f, runtime, 2, ir_r(dst.addr), ir_r(src.addr));
	return dst;
}

struct str lower_basename(struct lower *L, const struct node *n)
{
	return of_path(L, n, "rt_basename");
}

struct str lower_dirname(struct lower *L, const struct node *n)
{
	return of_path(L, n, "rt_dirname");
}

struct str lower_cleanpath(struct lower *L, const struct node *n)
{
	return of_path(L, n, "rt_cleanpath");
}

/* ---- d_path ---- */

static dt_tid kernel_struct(struct lower *L, const char *name)
{
	return type_find(L->ts, "vmlinux", BTF_KIND_STRUCT, name);
}

/* The path of a dentry as seen in a struct mount, below the other pair; 0: from the top. */
static struct str path_below(struct lower *L, vreg at_dentry, vreg at_mount, vreg root_dentry,
			     vreg root_mount)
{
	struct ir *f = L->f;
	dt_tid dentry = kernel_struct(L, "dentry"), mount = kernel_struct(L, "mount");
	struct str dst = scratch_string(L, L->g->o->strsize);
	vreg walk = scratch_at(L, sizeof(struct rt_walk), NULL);
	const struct kernel_memory *m = gen_memory(L->g);
	const struct {
		size_t at;
		dt_tid type;
		const char *of, *member;
	} offsets[] = {
		{ offsetof(struct rt_walk, d_parent), dentry, "struct dentry", "d_parent" },
		{ offsetof(struct rt_walk, d_pprev), dentry, "struct dentry", "d_hash.pprev" },
		{ offsetof(struct rt_walk, d_name), dentry, "struct dentry", "d_name.name" },
		{ offsetof(struct rt_walk, d_len), dentry, "struct dentry", "d_name.len" },
		{ offsetof(struct rt_walk, mnt_root), mount, "struct mount", "mnt.mnt_root" },
		{ offsetof(struct rt_walk, mnt_parent), mount, "struct mount", "mnt_parent" },
		{ offsetof(struct rt_walk, mnt_mountpoint), mount, "struct mount",
		  "mnt_mountpoint" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(offsets); i++)
		ir_store(f, 8, walk, (int32_t)offsets[i].at,
			 ir_i(member_offset(L, offsets[i].type, offsets[i].of, offsets[i].member,
					    NULL)));
	ir_store(f, 8, walk, offsetof(struct rt_walk, direct), ir_i(m ? (int64_t)m->direct : 0));
	ir_store(f, 8, walk, offsetof(struct rt_walk, direct_bits), ir_i(m ? m->direct_bits : 0));
	ir_store(f, 8, walk, offsetof(struct rt_walk, at), ir_i(0));
	ir_store(f, 8, walk, offsetof(struct rt_walk, writing), ir_i(0));
	ir_store(f, 8, walk, offsetof(struct rt_walk, pointer_bits), ir_i((int64_t)UINTPTR_MAX));
	ir_store(f, 8, walk, offsetof(struct rt_walk, dentry), ir_r(at_dentry));
	ir_store(f, 8, walk, offsetof(struct rt_walk, mount), ir_r(at_mount));
	ir_store(f, 8, walk, offsetof(struct rt_walk, root_dentry), ir_r(root_dentry));
	ir_store(f, 8, walk, offsetof(struct rt_walk, root_mount), ir_r(root_mount));
	ir_runtime(f, "rt_d_path", 2, ir_r(dst.addr), ir_r(walk));
	return dst;
}

struct str lower_d_path(struct lower *L, const struct node *n)
{
	struct ir *f = L->f;
	dt_tid path = kernel_struct(L, "path");
	/* A path names the public part of its mount. */
	int32_t mnt = member_offset(L, kernel_struct(L, "mount"), "struct mount", "mnt", NULL);
	vreg addr = lower_scalar(L, n->args[0]), dentry, mount, root_dentry, root_mount;

	dentry = load_kernel(L, addr, member_offset(L, path, "struct path", "dentry", NULL),
			     sizeof(void *));
	mount = load_kernel(L, addr, member_offset(L, path, "struct path", "mnt", NULL),
			    sizeof(void *));
	mount = ir_alu(f, IR_SUB, mount, ir_i(mnt));
	root_dentry = task_field(L, "fs.root.dentry");
	root_mount = ir_alu(f, IR_SUB, task_field(L, "fs.root.mnt"), ir_i(mnt));
	return path_below(L, dentry, mount, root_dentry, root_mount);
}

struct str lower_dentry_path(struct lower *L, const struct node *n)
{
	vreg dentry = lower_scalar(L, n->args[0]), mount = lower_scalar(L, n->args[1]);
	vreg top = ir_mov(L->f, ir_i(0));

	return path_below(L, dentry, mount, top, top);
}
