/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * D's functions, a file a family; the table in lower_builtin.c names them. Each lowers one call n:
 * to a number (vreg), to a string (struct str), or straight into memory (_into).
 */
#ifndef DT_LOWER_FUNC_H
#define DT_LOWER_FUNC_H

#include "code/lower.h"

/* ---- lower_scratch.c: memory of the firing, and copying to and from processes ---- */
void copyinstr_into(struct lower *L, const struct node *n, vreg dst, int32_t off, uint32_t size);
vreg lower_copyin(struct lower *L, const struct node *n);
vreg lower_copyinto(struct lower *L, const struct node *n);
vreg lower_copyout(struct lower *L, const struct node *n);
vreg lower_copyoutstr(struct lower *L, const struct node *n);
vreg lower_alloca(struct lower *L, const struct node *n);
vreg lower_bcopy(struct lower *L, const struct node *n);

/* ---- lower_usdt.c ---- */
vreg lower_usdt_arg(struct lower *L, unsigned n);
/* ---- lower_harm.c ---- */
void lower_raise(struct lower *L, const struct node *n);
void lower_stop(struct lower *L, const struct node *n);
void lower_chill(struct lower *L, const struct node *n);
void lower_no_harm(struct lower *L, const struct node *n);

/* ---- lower_uregs.c ---- */
vreg user_registers(struct lower *L); /* the struct pt_regs, for load_trusted(); FEAT_TASK_REGS */
vreg lower_uregs(struct lower *L, const struct node *n);

/* ---- lower_ustack.c ---- */
/* The process' frames to bytes of ours, zero behind the last; returns how many bytes they take. */
vreg user_stack(struct lower *L, vreg dst, uint32_t bytes);

/* ---- lower_strfunc.c ---- */
struct str lower_copyargs(struct lower *L, const struct node *n);
struct str arg_string(struct lower *L, const struct node *n,
		      unsigned i);				   /* a copy in scratch memory */
vreg read_string(struct lower *L, struct str to, struct str from); /* its length with terminator */
vreg lower_strlen(struct lower *L, const struct node *n);
vreg lower_index(struct lower *L, const struct node *n);
vreg lower_rindex(struct lower *L, const struct node *n);
vreg lower_strtoll(struct lower *L, const struct node *n);
struct str lower_strjoin(struct lower *L, const struct node *n);
struct str lower_strchr(struct lower *L, const struct node *n);
struct str lower_strrchr(struct lower *L, const struct node *n);
struct str lower_strstr(struct lower *L, const struct node *n);
struct str lower_strtok(struct lower *L, const struct node *n);
struct str lower_substr(struct lower *L, const struct node *n);
struct str lower_lltostr(struct lower *L, const struct node *n);
struct str lower_tolower(struct lower *L, const struct node *n);
struct str lower_toupper(struct lower *L, const struct node *n);
struct str lower_json(struct lower *L, const struct node *n);

/* ---- lower_path.c ---- */
struct str lower_basename(struct lower *L, const struct node *n);
struct str lower_dirname(struct lower *L, const struct node *n);
struct str lower_cleanpath(struct lower *L, const struct node *n);
struct str lower_d_path(struct lower *L, const struct node *n);
struct str lower_dentry_path(struct lower *L, const struct node *n);

/* ---- lower_net.c ---- */
vreg lower_swap16(struct lower *L, const struct node *n);
vreg lower_swap32(struct lower *L, const struct node *n);
vreg lower_swap64(struct lower *L, const struct node *n);
struct str lower_inet_ntoa(struct lower *L, const struct node *n);
struct str lower_inet_ntoa6(struct lower *L, const struct node *n);
struct str lower_inet_ntop(struct lower *L, const struct node *n);
struct str lower_link_ntop(struct lower *L, const struct node *n);

/* ---- lower_kernel.c: what the kernel's structures say ---- */
/* "a.b.c" in type t (`of`, for messages), parts of one another: where it lies, and its type. */
int32_t member_offset(struct lower *L, dt_tid t, const char *of, const char *path, dt_tid *type);
vreg lower_mutex_owned(struct lower *L, const struct node *n);
vreg lower_mutex_owner(struct lower *L, const struct node *n);
vreg lower_mutex_type_adaptive(struct lower *L, const struct node *n);
vreg lower_mutex_type_spin(struct lower *L, const struct node *n);
vreg lower_rw_iswriter(struct lower *L, const struct node *n);
vreg lower_rw_read_held(struct lower *L, const struct node *n);
vreg lower_rw_write_held(struct lower *L, const struct node *n);
vreg lower_wait_flags(struct lower *L, const struct node *n);
vreg lower_wait_time(struct lower *L, const struct node *n);
vreg lower_progenyof(struct lower *L, const struct node *n);
vreg lower_getmajor(struct lower *L, const struct node *n);
vreg lower_getminor(struct lower *L, const struct node *n);

#endif
