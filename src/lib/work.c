/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Reading what was recorded: from the session's buffers through the caller's callbacks to show.
 *
 * A fault goes to the error handler as text and in parts; output on the way there is flushed first,
 * so that a terminal shows both in the order in which they happened.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/lib.h"

/* What the record callback returns to end a read early. Positive: session_poll() passes it through.
 */
enum { READ_ON = 0, READ_FAILED, READ_ABORT };

static dtrace_flowkind_t flow_of(const struct probe *p)
{
	size_t n = strlen(p->name);

	if (!strcmp(p->name, "entry") || (n >= 6 && !strcmp(p->name + n - 6, "-entry")))
		return DTRACE_FLOW_ENTRY;
	if (!strcmp(p->name, "return") || (n >= 7 && !strcmp(p->name + n - 7, "-return")))
		return DTRACE_FLOW_RETURN;
	return DTRACE_FLOW_NONE;
}

static const char *prefix_of(const struct dtrace_hdl *h, const struct probe *p,
			     dtrace_flowkind_t flow)
{
	bool call = !strcmp(p->prov, "syscall");

	if (!opt_flag(h, OPT_FLOWINDENT))
		return "";
	if (flow == DTRACE_FLOW_ENTRY)
		return call ? "=> " : "-> ";
	if (flow == DTRACE_FLOW_RETURN)
		return call ? "<= " : "<- ";
	return "| ";
}

static int output_failed(struct dtrace_hdl *h, int err)
{
	/* A reader that has gone away is told apart: a command ends quietly then. */
	if (err == ENOMEM)
		fail_nomem(h);
	else
		failf(h, err == EPIPE ? EPIPE : EDT_OUTPUT, "failed to write output: %s",
		      strerror(err));
	return READ_FAILED;
}

int flush_buffered(struct dtrace_hdl *h)
{
	dtrace_bufdata_t data = { h, NULL, 0 };
	int rc;

	if (!h->mem || h->out != h->mem)
		return 0;
	if (fflush(h->mem))
		return fail_nomem(h);
	data.dtbda_buffered = h->mem_text;
	data.dtbda_size = h->mem_size;
	if (!data.dtbda_size)
		return 0;
	rc = h->on_buffered(&data, h->buffered_arg);
	rewind(h->mem);
	return rc == DTRACE_HANDLE_ABORT ? fail(h, EDT_DIRABORT) : 0;
}

int set_output(struct dtrace_hdl *h, FILE *fp)
{
	if (!fp) {
		if (!h->on_buffered)
			return failf(h, EINVAL,
				     "no output stream and no handler for buffered output");
		if (!h->mem)
			h->mem = open_memstream(&h->mem_text, &h->mem_size);
		if (!h->mem)
			return fail_nomem(h);
		fp = h->mem;
	}
	if (fp != h->out) {
		h->out = fp;
		show_set_output(h->show, fp);
	}
	return 0;
}

int flush_output(void *handle)
{
	struct dtrace_hdl *h = handle;

	if (h->mem && h->out == h->mem)
		return flush_buffered(h) ? -ECANCELED : 0;
	return fflush(h->out) ? -errno : 0;
}

static uint64_t epid_of(const struct dtrace_hdl *h, const struct rec_head *rec)
{
	for (size_t i = 0; i < h->image->epids.n; i++)
		if (h->image->epids.at[i].clause == rec->clause &&
		    h->image->epids.at[i].probe->id == rec->probe)
			return h->image->epids.at[i].epid;
	return 0;
}

int complain_about(void *handle, const struct rec_head *rec, const char *why)
{
	struct dtrace_hdl *h = handle;
	const struct probe *p = registry_probe(h->reg, rec->probe);
	dtrace_errdata_t data = { .dteda_handle = h,
				  .dteda_cpu = rec->cpu,
				  .dteda_epid = epid_of(h, rec),
				  .dteda_fault = DTRACEFLT_LIBRARY };
	char *msg;
	int rc;

	if (p)
		data.dteda_pdesc = desc_of(p);
	if (asprintf(&msg, "error on enabled probe ID %llu (ID %u: %s:%s:%s:%s): %s\n",
		     (unsigned long long)data.dteda_epid, rec->probe, p ? p->prov : "",
		     p ? p->mod : "", p ? p->func : "", p ? p->name : "", why) < 0)
		return -ENOMEM;
	data.dteda_msg = msg;
	if (h->on_err) {
		rc = h->on_err(&data, h->err_arg);
		if (rc == DTRACE_HANDLE_ABORT)
			fail(h, EDT_DIRABORT);
	} else {
		rc = DTRACE_HANDLE_ABORT;
		failf(h, EDT_DIRABORT, "%s", msg);
	}
	free(msg);
	return rc == DTRACE_HANDLE_ABORT ? -ECANCELED : 0;
}

/* A record on its way holds the number of the place that can fault; people read its instruction. */
static uint32_t fault_pc(const struct dtrace_hdl *h, uint32_t site)
{
	return site < h->image->sites.n ? h->image->sites.at[site].pc : 0;
}

/* The text of a place, told once: the same clause may fault at each firing. */
static void fault_place(struct dtrace_hdl *h, uint32_t site, struct strbuf *out)
{
	if (site >= h->image->sites.n || h->image->sites.at[site].told)
		return;
	h->image->sites.at[site].told = true;
	diag_render_place(out, h->image->sites.at[site].loc);
}

static int fault(struct dtrace_hdl *h, const struct rec_fault *recorded)
{
	struct rec_fault told = *recorded, *f = &told;
	struct strbuf msg = { 0 }, place = { 0 };
	const struct probe *p;
	dtrace_errdata_t data = {
		.dteda_handle = h,
		.dteda_cpu = f->head.cpu,
		.dteda_epid = f->epid,
		.dteda_action = f->action,
		.dteda_fault = (int)f->fault,
		.dteda_addr = f->value,
	};
	int rc = DTRACE_HANDLE_ABORT;

	fault_place(h, f->pc, &place);
	f->pc = fault_pc(h, f->pc);
	data.dteda_offset = f->pc;
	show_fault(h->show, f, &msg);
	if (msg.failed || !msg.s) {
		strbuf_free(&msg);
		strbuf_free(&place);
		fail_nomem(h);
		return READ_FAILED;
	}
	p = registry_probe(h->reg, f->head.probe);
	if (p)
		data.dteda_pdesc = desc_of(p);
	data.dteda_msg = msg.s;
	data.dteda_place = place.failed ? NULL : place.s;
	if (h->on_err) {
		fflush(h->out);
		rc = h->on_err(&data, h->err_arg);
		if (rc == DTRACE_HANDLE_ABORT)
			fail(h, EDT_DIRABORT);
	} else {
		failf(h, EDT_DIRABORT, "%s", msg.s);
	}
	strbuf_free(&msg);
	strbuf_free(&place);
	return rc == DTRACE_HANDLE_ABORT ? READ_FAILED : READ_ON;
}

/* One answer of a callback: may the record be printed, and does reading go on? */
static int heed(struct dtrace_hdl *h, int answer, bool *print)
{
	switch (answer) {
	case DTRACE_CONSUME_THIS:
		return READ_ON;
	case DTRACE_CONSUME_NEXT:
		*print = false;
		return READ_ON;
	case DTRACE_CONSUME_ABORT:
		*print = false;
		return READ_ABORT;
	default:
		fail(h, EDT_DIRABORT);
		*print = false;
		return READ_FAILED;
	}
}

static int chew_action(struct dtrace_hdl *h, const dtrace_probedata_t *data,
		       const struct rec_action *a, uint32_t base, bool *print)
{
	dtrace_recdesc_t rd = { .dtrd_action =
					a->what < BI_MAX ? builtin_table[a->what].name : "" };

	for (unsigned f = 0; f < a->nfields; f++) {
		if (a->fields[f].kind == FIELD_CONST)
			continue;
		if (!rd.dtrd_size)
			rd.dtrd_offset = base + a->fields[f].off;
		rd.dtrd_size = base + a->fields[f].off + a->fields[f].size - rd.dtrd_offset;
	}
	rd.dtrd_format = a->format ? a->format->text : NULL;
	return heed(h, h->chew_rec(data, &rd, h->chew_arg), print);
}

/* What a record has from base on, or a round of a loop in it; the record is as show_record() checks it again. */
static int chew_actions(struct dtrace_hdl *h, const dtrace_probedata_t *data,
			const struct rec_action *actions, unsigned n, uint32_t base, uint32_t taken,
			bool *print)
{
	int end = READ_ON;

	for (unsigned i = 0; i < n && !end; i++) {
		const struct rec_loop *loop = actions[i].loop;
		const char *rec = data->dtpda_data;
		uint32_t count = 0;

		if (!(taken & (1u << actions[i].block)))
			continue;
		if (!loop) {
			end = chew_action(h, data, &actions[i], base, print);
			continue;
		}
		memcpy(&count, rec + base + loop->count_off, sizeof(count));
		for (uint32_t round = 0; round < count && round < loop->most && !end; round++) {
			uint32_t at = base + loop->off + round * loop->stride, part;

			memcpy(&part, rec + at, sizeof(part));
			end = chew_actions(h, data, loop->actions, loop->nactions, at, part, print);
		}
	}
	return end;
}

static int chew(struct dtrace_hdl *h, const struct rec_head *rec, size_t size, bool *print)
{
	const struct probe *p = registry_probe(h->reg, rec->probe);
	dtrace_probedata_t data = {
		.dtpda_handle = h, .dtpda_cpu = rec->cpu, .dtpda_data = rec, .dtpda_size = size
	};
	int end = READ_ON;

	data.dtpda_prefix = "";
	if (p) {
		data.dtpda_pdesc = desc_of(p);
		data.dtpda_flow = flow_of(p);
		data.dtpda_prefix = prefix_of(h, p, data.dtpda_flow);
	}
	if (h->chew)
		end = heed(h, h->chew(&data, h->chew_arg), print);
	if (!end && h->chew_rec && *print && rec->clause < h->image->clauses.n) {
		const struct rec_clause *rc = h->image->clauses.at[rec->clause];

		end = chew_actions(h, &data, rc->actions, rc->nactions, 0, rec->taken, print);
		if (!end)
			end = heed(h, h->chew_rec(&data, NULL, h->chew_arg), print);
	}
	return end;
}

static int hand_out(struct dtrace_hdl *h, const struct rec_head *rec, size_t size)
{
	bool print = true;
	int status = 0, rc, end = READ_ON;

	if (rec->clause == REC_FAULT)
		return fault(h, (const struct rec_fault *)rec);
	if (h->chew || h->chew_rec)
		end = chew(h, rec, size, &print);
	if (!print)
		return end;
	rc = show_record(h->show, rec, size, &status);
	if (rc == -ECANCELED) /* a handler's word; the error is set */
		return READ_FAILED;
	if (rc < 0)
		return output_failed(h, -rc);
	if (rc == 1) {
		h->exited = true;
		h->exit_status = status;
	}
	if (h->on_buffered && flush_buffered(h))
		return READ_FAILED;
	return end;
}

/*
 * Whoever is interrupted while probes fire leaves the rest where it is: it is read when they have stopped. Otherwise the end would wait for
 * all that has come meanwhile, and then for all that came while that was read.
 */
static int record(void *arg, const struct rec_head *rec, size_t size)
{
	struct dtrace_hdl *h = arg;
	int end = hand_out(h, rec, size);

	return end == READ_ON && h->interrupted && !h->stopped ? READ_ABORT : end;
}

static int read_records(struct dtrace_hdl *h, bool wait)
{
	int rc = wait ? session_poll(h->session, record, h) : session_drain(h->session, record, h);

	if (rc == READ_FAILED)
		return -1;
	if (rc == -EINTR || rc == READ_ABORT)
		rc = 0;
	if (rc < 0)
		return failf(h, -rc, "failed to read buffers: %s", strerror(-rc));
	if (h->out != h->mem && fflush(h->out)) {
		output_failed(h, errno);
		return -1;
	}
	return 0;
}

static int start_reading(struct dtrace_hdl *h, FILE *fp, dtrace_consume_probe_f *pf,
			 dtrace_consume_rec_f *rf, void *arg)
{
	if (!h->running)
		return fail(h, EDT_NOTACTIVE);
	h->chew = pf;
	h->chew_rec = rf;
	h->chew_arg = arg;
	return set_output(h, fp);
}

int dtrace_consume(dtrace_hdl_t *h, FILE *fp, dtrace_consume_probe_f *pf, dtrace_consume_rec_f *rf,
		   void *arg)
{
	return start_reading(h, fp, pf, rf, arg) ? -1 : read_records(h, false);
}

dtrace_workstatus_t dtrace_work(dtrace_hdl_t *h, FILE *fp, dtrace_consume_probe_f *pf,
				dtrace_consume_rec_f *rf, void *arg)
{
	bool wait = h->may_wait && !h->stopped && !h->interrupted;
	int status;

	h->may_wait = false;
	if (start_reading(h, fp, pf, rf, arg))
		return DTRACE_WORKSTATUS_ERROR;
	/* exit() in BEGIN leaves nothing to wait for */
	if (wait && session_exited(h->session, &status))
		wait = false;
	if (read_records(h, wait))
		return DTRACE_WORKSTATUS_ERROR;
	if (!h->stopped)
		return DTRACE_WORKSTATUS_OKAY;
	if (drops_report(h, true))
		return DTRACE_WORKSTATUS_ERROR;
	return DTRACE_WORKSTATUS_DONE;
}
