/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The ways into kernel functions.
 */
#ifndef DT_FUNC_SOURCES_H
#define DT_FUNC_SOURCES_H

#include "probe/probe.h"

/* As -xfbtsource= names them. */
bool func_source_exists(const char *name);
const char *func_source_names(void);
/* Is there a way at all? */
bool func_sources_any(struct registry *r);
/* Each way, and "works" or why not; in the arena. */
const char *func_sources_report(struct registry *r);
/* The name of the way that many functions are reached by; "none". Each has functions of its own to refuse. */
const char *func_sources_of_many(struct registry *r);
/* Which one is taken for what, as a sentence; in the arena. */
const char *func_sources_choice(struct registry *r);
/* Fills at for the function p->func at p->key, as struct provider's attach() does, by the best way or the one of
 * r->func_source. */
int func_attach(struct registry *r, const struct probe *p, bool on_return, bool many,
		struct attach_point *at);
/* The BTF_KIND_FUNC of p's function; TID_NONE: BTF does not have it. */
dt_tid function_type(struct registry *r, const struct probe *p);

#endif
