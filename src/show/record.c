/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * A session's output, record by record: the heading, the start of a line, then what each action
 * recorded, one after the other on that line. Quiet, there is nothing but what actions print.
 */
#include <errno.h>
#include <stdlib.h>

#include "show/impl.h"

struct show *show_new(const struct show_env *env, const struct show_opts *o, FILE *out)
{
	struct show *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->env = *env;
	s->opts = *o;
	s->out = out;
	s->first_out = -1;
	s->naggs = env->image->aggs.n;
	s->flow = calloc(env->ncpus ? env->ncpus : 1, sizeof(*s->flow));
	s->aggs = calloc(s->naggs ? s->naggs : 1, sizeof(*s->aggs));
	if (!s->flow || !s->aggs) {
		show_free(s);
		return NULL;
	}
	for (size_t i = 0; i < s->naggs; i++)
		s->aggs[i].desc = env->image->aggs.at[i];
	return s;
}

void show_free(struct show *s)
{
	if (!s)
		return;
	for (size_t i = 0; s->aggs && i < s->naggs; i++)
		agg_state_free(&s->aggs[i]);
	output_restore(s);
	symbols_free(s->symbols);
	services_free(s->services);
	hash_free(&s->last_clause);
	strbuf_free(&s->text);
	strbuf_free(&s->word);
	free(s->aggs);
	free(s->flow);
	free(s);
}

void show_set_output(struct show *s, FILE *out)
{
	s->out = out;
}

struct show_opts *show_options(struct show *s)
{
	/* A record is shown in one way; what it changes is for the next. */
	if (!s->in_record)
		return &s->opts;
	if (!s->changed)
		s->next_opts = s->opts;
	s->changed = true;
	return &s->next_opts;
}

struct symbols *show_symbols(struct show *s)
{
	if (!s->symbols)
		s->symbols = symbols_new();
	return s->symbols;
}

void show_hold(struct show *s, uint32_t pid)
{
	struct symbols *sy = show_symbols(s);

	if (sy)
		symbols_hold(sy, pid);
}

void show_watch(struct show *s)
{
	struct symbols *sy = show_symbols(s);

	if (sy)
		symbols_watch(sy);
}

void show_keep_up(struct show *s)
{
	if (s->symbols)
		symbols_keep_up(s->symbols);
}

int show_flush(struct show *s)
{
	size_t n = s->text.n;
	bool failed = s->text.failed;

	errno = 0;
	if (!failed && n && fwrite(s->text.s, 1, n, s->out) != n) {
		int err = errno ? errno : EIO;

		strbuf_reset(&s->text);
		return -err;
	}
	strbuf_reset(&s->text);
	return failed ? -ENOMEM : 0;
}

static void put_header(struct show *s)
{
	if (s->header_done)
		return;
	/* Each form of the heading once, at the first record whatever it says. */
	s->header_done = true;
	if (s->opts.flowindent)
		strbuf_printf(&s->text, "%3s %-41s\n", "CPU", "FUNCTION");
	else if (!s->opts.quiet)
		strbuf_printf(&s->text, "%3s %6s %32s\n", "CPU", "ID", "FUNCTION:NAME");
}

void show_header(struct show *s)
{
	put_header(s);
	/* An error shows again at the next record. */
	(void)show_flush(s);
}

static void start_line(struct show *s, const struct rec_head *rec)
{
	static const struct probe unknown = { .prov = "", .mod = "", .func = "", .name = "" };
	const struct probe *p = s->env.probe ? s->env.probe(s->env.ctx, rec->probe) : NULL;
	struct strbuf *out = &s->text;
	size_t nf, nn;

	if (!p)
		p = &unknown;
	put_header(s);
	if (s->opts.flowindent) {
		put_flow(s, rec, p);
		return;
	}
	if (s->opts.quiet)
		return;
	put_uint(out, rec->cpu, 3);
	strbuf_putc(out, ' ');
	put_uint(out, rec->probe, 6);
	strbuf_putc(out, ' ');
	nf = strlen(p->func);
	nn = strlen(p->name);
	if (nf + 1 + nn < 32)
		put_spaces(out, 32 - (nf + 1 + nn));
	strbuf_add(out, p->func, nf);
	strbuf_putc(out, ':');
	strbuf_add(out, p->name, nn);
	strbuf_putc(out, ' ');
}

/* tracemem(address, size, [how much of it]) */
static void put_memory(struct show *s, const struct rec_action *act, const char *base)
{
	const struct rec_field *f = &act->fields[0];
	uint32_t n = f->size;
	unsigned size;

	if (act->nfields > 1) {
		int64_t wanted = field_int(&act->fields[1], base, &size);

		if (wanted >= 0 && wanted < n)
			n = (uint32_t)wanted;
	}
	put_bytes(s, base + f->off, n, 0, s->opts.quiet, true);
}

static int change_agg(struct show *s, const struct rec_action *act, const char *base)
{
	struct agg_state *st = act->naggs ? agg_state_of(s, act->aggs[0]) : NULL;
	int64_t n = 0;
	unsigned size;

	if (act->nfields)
		n = field_int(&act->fields[0], base, &size);
	if (!st || !st->desc->agg->assigned)
		return 0;
	switch (act->what) {
	case BI_CLEAR:
		return agg_clear(s, st);
	case BI_TRUNC:
		return agg_trunc(s, st, n);
	case BI_NORMALIZE:
		return agg_normalize(s, st, (uint64_t)n);
	default:
		return agg_normalize(s, st, 1);
	}
}

static int show_action(struct show *s, const struct rec_action *act, const char *base, int *status,
		       bool *exits)
{
	unsigned size;

	switch (act->what) {
	case BI_MAX:
		return 0;
	case BI_EXIT:
		if (act->nfields) {
			*status = (int)field_int(&act->fields[0], base, &size);
			*exits = true;
		}
		return 0;
	case BI_PRINTF:
		if (!act->format)
			return -EBADMSG;
		return put_formatted(s, act->format, act->fields, act->nfields, base, NULL);
	case BI_PRINT:
		if (act->nfields)
			put_printed(s, &act->fields[0], base);
		return 0;
	case BI_SYSTEM:
	case BI_FREOPEN:
	case BI_FTRUNCATE:
	case BI_SETOPT:
		return do_command(s, act, base);
	case BI_PRINTA:
		return print_agg(s, act);
	case BI_CLEAR:
	case BI_TRUNC:
	case BI_NORMALIZE:
	case BI_DENORMALIZE:
		return change_agg(s, act, base);
	case BI_TRACEMEM:
		if (act->nfields)
			put_memory(s, act, base);
		return 0;
	default:
		for (unsigned i = 0; i < act->nfields; i++)
			put_traced(s, &act->fields[i], base);
		return 0;
	}
}

static bool action_fits(const struct rec_action *act, size_t size)
{
	for (unsigned i = 0; i < act->nfields; i++)
		if (!field_fits(&act->fields[i], size))
			return false;
	return true;
}

/* What a record, or one round of a loop in it, has: `size` bytes at base. */
struct part {
	const char *base;
	size_t size;
	uint32_t taken;
};

static int show_actions(struct show *s, const struct rec_action *actions, unsigned n,
			struct part part, int *status, bool *exits);

static int show_loop(struct show *s, const struct rec_loop *loop, struct part part, int *status,
		     bool *exits)
{
	uint32_t count;
	int err = 0;

	if (loop->count_off + sizeof(count) > part.size)
		return -EBADMSG;
	memcpy(&count, part.base + loop->count_off, sizeof(count));
	if (count > loop->most || loop->off + (uint64_t)count * loop->stride > part.size)
		return -EBADMSG;
	for (uint32_t i = 0; i < count && !err; i++) {
		struct part round = { .base = part.base + loop->off + i * loop->stride,
				      .size = loop->stride };

		memcpy(&round.taken, round.base, sizeof(round.taken));
		err = show_actions(s, loop->actions, loop->nactions, round, status, exits);
	}
	return err;
}

static int show_actions(struct show *s, const struct rec_action *actions, unsigned n,
			struct part part, int *status, bool *exits)
{
	int err = 0;

	for (unsigned i = 0; i < n && !err; i++) {
		const struct rec_action *act = &actions[i];

		if (act->block < 32 && !(part.taken & (1u << act->block)))
			continue;
		if (act->loop)
			err = show_loop(s, act->loop, part, status, exits);
		else if (action_fits(act, part.size))
			err = show_action(s, act, part.base, status, exits);
		else
			err = -EBADMSG;
	}
	return err;
}

int show_record(struct show *s, const struct rec_head *rec, size_t size, int *status)
{
	const struct rec_clause *rc;
	bool exits = false;
	int err, written;

	if (size < sizeof(*rec))
		return -EBADMSG;
	if (rec->clause == REC_FAULT) {
		if (size < sizeof(struct rec_fault))
			return -EBADMSG;
		show_fault(s, (const struct rec_fault *)rec, &s->text);
		return show_flush(s);
	}
	if (rec->clause >= s->env.image->clauses.n)
		return -EBADMSG;
	rc = s->env.image->clauses.at[rec->clause];
	s->in_record = true;
	if (!(rc->part & PART_CONTINUES))
		start_line(s, rec);
	err = show_actions(s, rc->actions, rc->nactions,
			   (struct part){ (const char *)rec, size, rec->taken }, status, &exits);
	agg_forget_snapshots(s);
	if (!s->opts.quiet && !(rc->part & PART_GOES_ON))
		strbuf_putc(&s->text, '\n');
	s->in_record = false;
	if (s->changed)
		s->opts = s->next_opts;
	s->changed = false;
	written = show_flush(s);
	if (written || err)
		return written ? written : err;
	return exits ? 1 : 0;
}
