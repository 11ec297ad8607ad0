/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * printa() and what is printed at the end: keys in columns with the value behind them, or as the
 * format says.
 */
#include <errno.h>
#include <stdlib.h>

#include "show/impl.h"

enum { VALUE_WIDTH = 16 };

static int64_t divided(int64_t v, uint64_t normal)
{
	if (normal <= 1)
		return v;
	return normal > INT64_MAX ? 0 : v / (int64_t)normal;
}

int64_t agg_number(const struct agg *a, const uint64_t *values, uint64_t normal)
{
	if (!values)
		return 0;
	switch (a->kind) {
	case AGG_AVG:
		return stat_average(values, normal);
	case AGG_STDDEV:
		return (int64_t)stat_deviation(values, normal);
	case AGG_MIN:
	case AGG_MAX:
		return a->is_signed ? divided((int64_t)values[1], normal)
				    : (int64_t)(values[1] / (normal ? normal : 1));
	default:
		return divided((int64_t)values[0], normal);
	}
}

void put_agg_value(struct show *s, const struct agg *a, const uint64_t *values, uint64_t normal)
{
	if (is_distribution(a)) {
		put_distribution(s, a, values, normal);
		return;
	}
	strbuf_putc(&s->text, ' ');
	if ((a->kind == AGG_MIN || a->kind == AGG_MAX) && !a->is_signed)
		put_uint(&s->text, (uint64_t)agg_number(a, values, normal), VALUE_WIDTH);
	else
		put_int(&s->text, agg_number(a, values, normal), VALUE_WIDTH);
}

static int put_row(struct show *s, const struct format *fmt, const struct agg_row *row)
{
	const struct agg_entry *key = NULL;
	int err = 0;

	for (unsigned i = 0; i < row->n && !key; i++)
		key = row->values[i];
	if (!key)
		return 0;
	if (fmt) {
		err = put_formatted(s, fmt, key->desc->keys, key->desc->nkeys, key->key, row);
	} else {
		for (unsigned i = 0; i < key->desc->nkeys; i++)
			put_key(s, &key->desc->keys[i], key->key);
		for (unsigned i = 0; i < row->n; i++) {
			const struct agg_entry *e = row->values[i];

			put_agg_value(s, row->descs[i]->agg, e ? e->values : NULL,
				      e ? e->normal : 1);
		}
		strbuf_putc(&s->text, '\n');
	}
	return !err && s->text.n >= FLUSH_AT ? show_flush(s) : err;
}

static int print_packed(struct show *s, const struct agg_desc *d, struct agg_entry *const *rows,
			size_t n)
{
	struct packed p;
	int err = 0;

	packed_begin(s, &p, d, rows, n);
	for (size_t i = 0; i < n && !err; i++) {
		put_packed(s, &p, rows[i]);
		if (s->text.n >= FLUSH_AT)
			err = show_flush(s);
	}
	return err;
}

static int print_one(struct show *s, struct agg_state *st, const struct format *fmt)
{
	const struct agg_desc *descs[1] = { st->desc };
	struct agg_entry **entries;
	size_t n;
	int err = agg_snapshot(s, st);

	if (!err)
		err = agg_sorted(s, st, &entries, &n);
	if (!err && !fmt && packed_form(s, st->desc) != PACKED_NONE)
		return print_packed(s, st->desc, entries, n);
	for (size_t i = 0; !err && i < n; i++)
		err = put_row(s, fmt, &(struct agg_row){ &entries[i], descs, 1 });
	return err;
}

static bool has_rows(const struct agg_state *st)
{
	for (const struct agg_entry *e = st->entries; e; e = e->next)
		if (!e->removed)
			return true;
	return false;
}

static int print_joined(struct show *s, struct agg_state **states, unsigned n,
			const struct format *fmt)
{
	struct arena *arena = &states[0]->arena;
	const struct agg_desc **descs = arena_array(arena, const struct agg_desc *, n);
	struct agg_entry **rows;
	size_t nrows;
	int err = descs ? agg_joined(s, states, n, &rows, &nrows) : -ENOMEM;

	for (unsigned i = 0; i < n && descs; i++)
		descs[i] = states[i]->desc;
	for (size_t i = 0; !err && i < nrows; i++)
		err = put_row(s, fmt, &(struct agg_row){ rows + i * n, descs, n });
	return err;
}

int print_agg(struct show *s, const struct rec_action *act)
{
	struct agg_state **states, *first = act->naggs ? agg_state_of(s, act->aggs[0]) : NULL;
	int err;

	if (!act->format)
		strbuf_putc(&s->text, '\n');
	if (!first)
		return 0;
	err = agg_snapshot(s, first);
	first->printed |= has_rows(first);
	if (err || act->naggs == 1)
		return err ? err : print_one(s, first, act->format);
	states = arena_array(&first->arena, struct agg_state *, act->naggs);
	if (!states)
		return -ENOMEM;
	for (unsigned i = 0; i < act->naggs; i++) {
		states[i] = agg_state_of(s, act->aggs[i]);
		err = states[i] ? agg_snapshot(s, states[i]) : -EBADMSG;
		if (err)
			return err;
		states[i]->printed |= has_rows(states[i]);
	}
	return print_joined(s, states, act->naggs, act->format);
}

static int by_id(const void *x, const void *y)
{
	const struct agg_state *a = *(struct agg_state *const *)x,
			       *b = *(struct agg_state *const *)y;

	return (a->desc->agg->id > b->desc->agg->id) - (a->desc->agg->id < b->desc->agg->id);
}

int show_final_aggs(struct show *s)
{
	struct agg_state **order = malloc((s->naggs + 1) * sizeof(*order));
	int err = order ? 0 : -ENOMEM, written;

	for (size_t i = 0; i < s->naggs && order; i++)
		order[i] = &s->aggs[i];
	if (order)
		qsort(order, s->naggs, sizeof(*order), by_id);
	for (size_t i = 0; i < s->naggs && !err; i++) {
		/* Reversed are the aggregations, too. */
		struct agg_state *st = order[s->opts.aggsortrev ? s->naggs - 1 - i : i];

		if (st->printed)
			continue;
		err = print_one(s, st, NULL);
		agg_forget_snapshots(s);
	}
	free(order);
	written = show_flush(s);
	return written ? written : err;
}
