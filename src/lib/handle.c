/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The handle's beginning and end.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "lib/lib.h"

dtrace_hdl_t *dtrace_open(int version, int flags, int *errp)
{
	struct dtrace_hdl *h;
	int ignored;

	if (!errp)
		errp = &ignored;
	if (version < 1 || version > DTRACE_VERSION) {
		*errp = EDT_VERSION;
		return NULL;
	}
	if (flags & ~DTRACE_O_MASK) {
		*errp = EDT_FLAGS;
		return NULL;
	}
	h = calloc(1, sizeof(*h));
	if (!h) {
		*errp = EDT_NOMEM;
		return NULL;
	}
	h->flags = flags;
	h->wakefd = -1;
	h->progs_tail = &h->progs;
	h->procs_tail = &h->procs;
	if (options_environment(h)) {
		*errp = h->error;
		fail_open(h);
		dtrace_close(h);
		return NULL;
	}
	*errp = 0;
	return h;
}

int handle_world(struct dtrace_hdl *h)
{
	if (!h->types)
		h->types =
			types_new((unsigned)opt_value(h, OPT_STRSIZE), opt_string(h, OPT_BTFPATH));
	if (h->types && !h->reg)
		h->reg = registry_new(h->types);
	if (h->reg) {
		h->reg->func_source = opt_string(h, OPT_FBTSOURCE);
		h->reg->list_refused = opt_value(h, OPT_FBTREFUSED);
		h->reg->prepare_process = target_prepare;
		h->reg->process_of_session = target_process;
		h->reg->prepare_arg = h;
		types_on_missing(h->types, library_has, h);
	}
	if (!h->syms)
		h->syms = symtab_new();
	if (!h->types || !h->reg || !h->syms)
		return fail_nomem(h);
	return 0;
}

static void prog_free(struct dtrace_prog *p)
{
	program_free(p->p);
	for (int i = 0; i < p->argc; i++)
		free(p->argv[i]);
	free(p->argv);
	free(p->text);
	free(p->name);
	free(p->what);
	free(p);
}

void dtrace_close(dtrace_hdl_t *h)
{
	if (!h)
		return;
	picture_free(h);
	session_free(h->session);
	if (h->show)
		show_free(h->show);
	image_free(h->image);
	if (h->mem)
		fclose(h->mem);
	free(h->mem_text);
	while (h->procs)
		dtrace_proc_release(h, h->procs);
	enabling_free(h);
	while (h->progs) {
		struct dtrace_prog *p = h->progs;

		h->progs = p->next;
		prog_free(p);
	}
	symtab_free(h->syms);
	library_free(h);
	registry_free(h->reg);
	types_free(h->types);
	for (int i = 0; i < OPT_MAX; i++)
		free(h->options.at[i].string);
	if (h->wakefd >= 0)
		close(h->wakefd);
	free(h->cpu_drops);
	strbuf_free(&h->msg);
	arena_free(&h->info_arena);
	arena_free(&h->arena);
	free(h);
}

void dtrace_interrupt(dtrace_hdl_t *h)
{
	int saved = errno;
	uint64_t one = 1;

	h->interrupted = 1;
	if (h->wakefd >= 0 && write(h->wakefd, &one, sizeof(one)) < 0)
		h->interrupted = 1; /* only a counter at its limit refuses, and then it is readable
				       already */
	errno = saved;
}

int dtrace_handle_err(dtrace_hdl_t *h, dtrace_handle_err_f *f, void *arg)
{
	h->on_err = f;
	h->err_arg = arg;
	return 0;
}

int dtrace_handle_drop(dtrace_hdl_t *h, dtrace_handle_drop_f *f, void *arg)
{
	h->on_drop = f;
	h->drop_arg = arg;
	return 0;
}

int dtrace_handle_setopt(dtrace_hdl_t *h, dtrace_handle_setopt_f *f, void *arg)
{
	h->on_setopt = f;
	h->setopt_arg = arg;
	return 0;
}

int dtrace_handle_buffered(dtrace_hdl_t *h, dtrace_handle_buffered_f *f, void *arg)
{
	h->on_buffered = f;
	h->buffered_arg = arg;
	return 0;
}
