/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Actions that are done when their record is read, beside printing: commands, another output file,
 * options. What was printed before is out before they begin.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "show/impl.h"

/* The text an action's format makes, in s->word. */
static int formatted(struct show *s, const struct rec_action *act, const char *base)
{
	size_t from = s->text.n;
	int err;

	if (!act->format)
		return -EBADMSG;
	err = put_formatted(s, act->format, act->fields, act->nfields, base, NULL);
	strbuf_reset(&s->word);
	if (!err && !s->text.failed)
		strbuf_add(&s->word, s->text.s ? s->text.s + from : "", s->text.n - from);
	s->text.n = from;
	strbuf_putc(&s->word, '\0');
	return err ? err : s->text.failed || s->word.failed ? -ENOMEM : 0;
}

static int flush_all(struct show *s)
{
	int err = show_flush(s);

	if (!err && s->env.flush)
		err = s->env.flush(s->env.ctx);
	else if (!err && fflush(s->out))
		err = -errno;
	return err;
}

static int complain(struct show *s, const struct rec_head *rec, const struct strbuf *what)
{
	if (what->failed)
		return -ENOMEM;
	return s->env.complain ? s->env.complain(s->env.ctx, rec, what->s) : 0;
}

static int run_command(struct show *s, const struct rec_action *act, const char *base)
{
	int err = formatted(s, act, base);

	if (!err)
		err = flush_all(s);
	if (!err && system(s->word.s) == -1)
		err = -errno;
	return err;
}

/* Output goes to where it went before the first freopen(). */
static int reopen_first(struct show *s)
{
	int err = 0;

	if (s->first_out < 0)
		return 0;
	if (dup2(s->first_out, fileno(s->out)) < 0)
		err = -errno;
	return err;
}

static int reopen_file(struct show *s, const char *name)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666), to = fileno(s->out);
	int err = 0;

	if (fd < 0)
		return -errno;
	if (s->first_out < 0)
		s->first_out = fcntl(to, F_DUPFD_CLOEXEC, 0);
	if (s->first_out < 0 || dup2(fd, to) < 0)
		err = -errno;
	close(fd);
	return err;
}

static int reopen(struct show *s, const struct rec_action *act, const char *base)
{
	bool first = act->format && !act->format->text[0];
	struct strbuf why = { 0 };
	int err = formatted(s, act, base);

	if (!err)
		err = flush_all(s);
	if (err)
		return err;
	/* Output that a handler takes has no file. */
	if (fileno(s->out) < 0)
		err = -EBADF;
	else
		err = first ? reopen_first(s) : reopen_file(s, s->word.s);
	if (!err)
		return 0;
	strbuf_printf(&why, "couldn't freopen() \"%s\": %s", s->word.s, strerror(-err));
	err = complain(s, (const struct rec_head *)base, &why);
	strbuf_free(&why);
	return err;
}

static int truncate_output(struct show *s)
{
	int err = flush_all(s);

	/* A terminal or a pipe stays as it is. */
	if (!err && fileno(s->out) >= 0 && !ftruncate(fileno(s->out), 0))
		rewind(s->out);
	return err;
}

static char *string_of(struct show *s, const struct rec_field *f, const char *base)
{
	size_t n;
	const char *p = field_string(s->env.image, f, base, &n);

	return strndup(p, n);
}

static int set_option(struct show *s, const struct rec_action *act, const char *base)
{
	char *name = string_of(s, &act->fields[0], base);
	char *value = act->nfields > 1 ? string_of(s, &act->fields[1], base) : NULL;
	struct strbuf why = { 0 };
	int err = -ENOMEM;

	if (name && (value || act->nfields < 2)) {
		err = flush_all(s);
		if (!err && s->env.set_option && s->env.set_option(s->env.ctx, name, value, &why))
			err = complain(s, (const struct rec_head *)base, &why);
	}
	strbuf_free(&why);
	free(name);
	free(value);
	return err;
}

int do_command(struct show *s, const struct rec_action *act, const char *base)
{
	switch (act->what) {
	case BI_SYSTEM:
		return run_command(s, act, base);
	case BI_FREOPEN:
		return reopen(s, act, base);
	case BI_FTRUNCATE:
		return truncate_output(s);
	default:
		return act->nfields ? set_option(s, act, base) : 0;
	}
}

void output_restore(struct show *s)
{
	if (s->first_out < 0)
		return;
	fflush(s->out);
	dup2(s->first_out, fileno(s->out));
	close(s->first_out);
	s->first_out = -1;
}
