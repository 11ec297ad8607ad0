/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Asking about probes: which match, and what is known of one.
 */
#include <errno.h>
#include <string.h>

#include "lib/lib.h"

struct iteration {
	struct dtrace_hdl *h;
	dtrace_probe_f *func;
	void *arg;
	unsigned n;
};

static int visit(void *arg, struct probe *p)
{
	struct iteration *it = arg;
	dtrace_probedesc_t pd = desc_of(p);
	int rc;

	it->n++;
	rc = it->func(it->h, &pd, it->arg);
	/* registry_match() speaks in errno values when negative. */
	return rc < 0 ? -EINTR : rc;
}

static int match_failed(struct dtrace_hdl *h, int err)
{
	if (err == -EINTR)
		return fail(h, EDT_DIRABORT);
	if (err == -ENOMEM)
		return fail_nomem(h);
	if (h->reg->error[0])
		return failf(h, EDT_NOPROBE, "%s", h->reg->error);
	return fail(h, -err);
}

/* What is listed can be enabled. */
static int list(struct dtrace_hdl *h, const struct probe_desc *d, struct iteration *it)
{
	int rc;

	h->reg->exact = true;
	rc = registry_match(h->reg, d, visit, it);
	h->reg->exact = false;
	keep_note(h);
	return rc;
}

int dtrace_probe_iter(dtrace_hdl_t *h, const dtrace_probedesc_t *pd, dtrace_probe_f *func,
		      void *arg)
{
	struct iteration it = { h, func, arg, 0 };
	struct probe_desc d = { .text = "" };
	int rc;

	if (handle_world(h))
		return -1;
	if (pd) {
		d.id = pd->dtpd_id;
		d.prov = pd->dtpd_provider;
		d.mod = pd->dtpd_mod;
		d.func = pd->dtpd_func;
		d.name = pd->dtpd_name;
	}
	rc = list(h, &d, &it);
	if (rc < 0)
		return match_failed(h, rc);
	if (!it.n)
		return h->reg->error[0] ? failf(h, EDT_NOPROBE, "No probe matches description: %s",
						h->reg->error)
					: fail(h, EDT_NOPROBE);
	return rc;
}

int dtrace_program_probe_iter(dtrace_hdl_t *h, dtrace_prog_t *p, dtrace_probe_f *func,
			      dtrace_probe_f *none, void *arg)
{
	for (const struct clause *c = p->p->tree.clauses; c; c = c->next)
		for (unsigned i = 0; i < c->nprobes; i++) {
			const struct probe_desc *d = &c->probes[i];
			struct iteration it = { h, func, arg, 0 };
			int rc = list(h, d, &it);

			if (rc < 0)
				return match_failed(h, rc);
			if (rc)
				return rc;
			if (!it.n && none) {
				dtrace_probedesc_t pd = { d->id, d->prov, d->mod, d->func,
							  d->name };

				if (h->reg->error[0])
					failf(h, EDT_NOPROBE, "No probe matches description: %s",
					      h->reg->error);
				else
					fail(h, EDT_NOPROBE);
				rc = none(h, &pd, arg);
				if (rc)
					return rc;
			}
		}
	return 0;
}

const char *dtrace_probe_unavailable(dtrace_hdl_t *h, const dtrace_probedesc_t *pd)
{
	struct probe *p;

	if (h->flags & DTRACE_O_NODEV || handle_world(h))
		return NULL;
	p = registry_probe(h->reg, pd->dtpd_id);
	return p ? registry_unavailable(h->reg, p) : NULL;
}

int dtrace_probe_info(dtrace_hdl_t *h, const dtrace_probedesc_t *pd, dtrace_probeinfo_t *info)
{
	struct probe_arg args[DT_ARGS_MAX];
	dtrace_argdesc_t *argv;
	struct probe *p;
	int n;

	memset(info, 0, sizeof(*info));
	if (handle_world(h))
		return -1;
	p = registry_probe(h->reg, pd->dtpd_id);
	if (!p)
		return fail(h, EDT_NOPROBE);
	stability_of_probe(p, &info->dtp_attr, &info->dtp_arga);
	info->dtp_unavailable = dtrace_probe_unavailable(h, pd);
	if (!info->dtp_unavailable && p->pv->why_not && !(h->flags & DTRACE_O_NODEV))
		info->dtp_unavailable = p->pv->why_not(h->reg, p);
	n = registry_args(h->reg, p, args, DT_ARGS_MAX);
	if (n == -ENOMEM)
		return fail_nomem(h);
	info->dtp_argc = n < 0 ? -1 : n;
	if (n <= 0)
		return 0;
	arena_free(&h->info_arena);
	argv = arena_array(&h->info_arena, dtrace_argdesc_t, n);
	if (!argv)
		return fail_nomem(h);
	for (int i = 0; i < n; i++) {
		argv[i].dtag_native =
			arena_strdup(&h->info_arena, TYPE_NAME(h->types, args[i].native));
		argv[i].dtag_xlate =
			arena_strdup(&h->info_arena, TYPE_NAME(h->types, args[i].type));
		argv[i].dtag_name =
			args[i].name ? arena_strdup(&h->info_arena, args[i].name) : NULL;
		argv[i].dtag_mapping = (int)args[i].mapping;
		if (!argv[i].dtag_native || !argv[i].dtag_xlate ||
		    (args[i].name && !argv[i].dtag_name))
			return fail_nomem(h);
	}
	info->dtp_argv = argv;
	return 0;
}

int dtrace_str2desc(dtrace_hdl_t *h, dtrace_probespec_t spec, const char *text,
		    dtrace_probedesc_t *pd)
{
	struct probe_desc d = { 0 };
	char *padded;
	int err;

	/* -P, -m and -f read from the left end of what they name: give the parts behind it, empty.
	 */
	padded = arena_printf(&h->arena, "%s%s", text,
			      spec == DTRACE_PROBESPEC_PROVIDER ? ":::"
			      : spec == DTRACE_PROBESPEC_MOD	? "::"
			      : spec == DTRACE_PROBESPEC_FUNC	? ":"
								: "");
	err = padded ? probe_desc_parse(&h->arena, padded, &d) : -ENOMEM;
	if (err == -ENOMEM)
		return fail_nomem(h);
	if (err)
		return fail(h, EDT_BADPROBE);
	*pd = (dtrace_probedesc_t){ d.id, d.prov, d.mod, d.func, d.name };
	return 0;
}

struct counting {
	dtrace_proginfo_t *info;
	const struct provider *pv; /* of the last probe, and which of its parts were empty: */
	unsigned empty;		   /* the next one's stability is the same then, as it mostly is */
};

static int count_probe(void *arg, struct probe *p)
{
	struct counting *c = arg;
	unsigned empty = (*p->mod ? 0 : 1) + (*p->func ? 0 : 2) + (*p->name ? 0 : 4);
	dtrace_attribute_t names, args;

	c->info->dpi_matches++;
	if (p->pv == c->pv && empty == c->empty)
		return 0;
	c->pv = p->pv;
	c->empty = empty;
	stability_of_probe(p, &names, &args);
	stability_least(&c->info->dpi_descattr, names);
	return 0;
}

static void least_of_program(struct dtrace_hdl *h, dtrace_prog_t *p, dtrace_proginfo_t *info)
{
	struct counting counting = { .info = info };

	for (const struct clause *c = p->p->tree.clauses; c; c = c->next)
		for (unsigned i = 0; i < c->nprobes; i++)
			registry_match(h->reg, &c->probes[i], count_probe, &counting);
}

int dtrace_program_info(dtrace_hdl_t *h, dtrace_prog_t *p, dtrace_proginfo_t *info)
{
	memset(info, 0, sizeof(*info));
	info->dpi_descattr = stability_parse("Standard/Standard/Common");
	least_of_program(h, p, info);
	if (!info->dpi_matches)
		info->dpi_descattr = stability_parse("Stable/Stable/Common");
	stability_of_program(p->p, &info->dpi_stmtattr);
	return 0;
}
