/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Records kept in user space, a circular store that gives them back in order: see kept.c.
 */
#ifndef DT_TRACE_KEPT_H
#define DT_TRACE_KEPT_H

#include "trace/internal.h"

/* Room for cap bytes of records of at most `slack` bytes each. 0 or -ENOMEM. */
int kept_init(struct kept *k, size_t cap, size_t slack);
/* Appends a copy. false: no room. */
bool kept_add(struct kept *k, const void *rec, uint32_t size, size_t slack);
/* Appends a copy; the oldest records make room. */
void kept_add_last(struct kept *k, const void *rec, uint32_t size, size_t slack);
/* Appends a copy; the store grows. 0 or -ENOMEM. */
int kept_add_grow(struct kept *k, const void *rec, uint32_t size, size_t slack);
/* The oldest record, gone with the next call of any of these functions; NULL: none. */
const void *kept_take(struct kept *k, uint32_t *size);
void kept_free(struct kept *k);

#endif
