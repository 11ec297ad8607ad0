/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Looking inside: programs as BPF, and what the machine offers.
 */
#include <errno.h>
#include <string.h>

#include "lib/lib.h"

int dtrace_check(dtrace_hdl_t *h)
{
	struct image *im;

	if (handle_world(h))
		return -1;
	im = make_image(h);
	if (!im)
		return -1;
	image_free(im);
	return 0;
}

int dtrace_dump(dtrace_hdl_t *h, FILE *fp)
{
	struct image *own = NULL, *im = h->image;
	struct strbuf text = { 0 };
	int rc = 0;

	if (!im) {
		if (handle_world(h))
			return -1;
		im = own = make_image(h);
		if (!im)
			return -1;
	}
	for (size_t i = 0; i < im->progs.n && !rc; i++) {
		const struct image_prog *p = &im->progs.at[i];

		strbuf_reset(&text);
		strbuf_printf(&text, "%s\n", p->label);
		bpf_dump(&p->code, &text);
		for (unsigned piece = 0; piece < p->npieces; piece++) {
			strbuf_printf(&text, "\n%s, piece %u\n", p->label, piece + 2);
			bpf_dump(&p->pieces[piece], &text);
		}
		strbuf_putc(&text, '\n');
		if (text.failed)
			rc = fail_nomem(h);
		else if (fwrite(text.s, 1, text.n, fp) != text.n)
			rc = failf(h, EDT_OUTPUT, "failed to write output: %s", strerror(errno));
	}
	strbuf_free(&text);
	image_free(own);
	return rc;
}

int dtrace_feature(dtrace_hdl_t *h, int i, dtrace_feature_t *f)
{
	if (i < 0 || i >= FEAT_MAX)
		return fail(h, EINVAL);
	if (handle_world(h))
		return -1;
	f->dtf_name = feature_name((enum feature)i);
	f->dtf_has = feature_has(h->reg, (enum feature)i);
	f->dtf_detail = feature_why(h->reg, (enum feature)i);
	f->dtf_advice = f->dtf_has ? NULL : feature_advice(h->reg, (enum feature)i);
	return 0;
}

int dtrace_provider(dtrace_hdl_t *h, int i, dtrace_provider_info_t *p)
{
	int n = 0;

	while (providers[n])
		n++;
	if (i < 0 || i >= n)
		return fail(h, EINVAL);
	if (handle_world(h))
		return -1;
	p->dtpi_name = providers[i]->name;
	p->dtpi_summary = providers[i]->summary;
	p->dtpi_unavailable = providers[i]->unavailable ? providers[i]->unavailable(h->reg) : NULL;
	p->dtpi_how = !p->dtpi_unavailable && providers[i]->how ? providers[i]->how(h->reg) : NULL;
	p->dtpi_limits =
		!p->dtpi_unavailable && providers[i]->limits ? providers[i]->limits(h->reg) : NULL;
	return 0;
}

const char *dtrace_privileges(dtrace_hdl_t *h)
{
	(void)h;
	return privileges_missing();
}
