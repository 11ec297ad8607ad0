/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What d_path() in dpath.h is told, and what it keeps: the code room fills it in. All are words, so
 * that both see the same.
 */
#ifndef DT_RT_WALK_H
#define DT_RT_WALK_H

struct rt_walk {
	unsigned long long dentry, mount;	    /* where we are */
	unsigned long long root_dentry, root_mount; /* where the process's tree begins */
	unsigned long long at; /* characters added up; when writing, those not yet written */
	unsigned long long writing;
	/* where the kernel's direct map begins, and the power of 2 that it has bytes; 0: not known */
	unsigned long long direct, direct_bits;
	unsigned long long pointer_bits; /* of a word, those that a pointer has */
	/* where members lie: in struct dentry, */
	unsigned long long d_parent, d_pprev, d_name, d_len;
	/* in struct mount */
	unsigned long long mnt_root, mnt_parent, mnt_mountpoint;
};

#endif
