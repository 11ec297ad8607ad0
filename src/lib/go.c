/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * From what is enabled to a running session, and its end.
 */
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "arch/arch.h"
#include "lib/lib.h"

/* Does the kernel take 32-bit system calls, whose arguments and numbers differ? */
static bool takes_ia32(void)
{
	return ARCH_HOST->compat && !access("/proc/sys/abi/vsyscall32", F_OK);
}

static bool uses_syscalls(const struct enabling *en)
{
	for (size_t i = 0; i < en->units.n; i++)
		if (en->units.at[i]->at.select == SEL_SYSCALL)
			return true;
	return false;
}

static bool has_feature(void *registry, enum feature f)
{
	return feature_has(registry, f);
}

static const struct kernel_memory *kernel_memory(void *registry)
{
	return registry_kernel_memory(registry);
}

/* Tables are made of the processes that are there when tracing begins, and of what these start. */
static int unwinding(const struct dtrace_hdl *h)
{
	if (opt_value(h, OPT_USTACKUNWIND) == UNWIND_BY_CFI)
		return UNWIND_CFI;
	return h->procs && opt_value(h, OPT_USTACKUNWIND) == UNWIND_BY_AUTO ? UNWIND_AUTO
									    : UNWIND_FP;
}

/*
 * A size beyond what the kernel makes at once is taken for "much": a 64th of the machine's memory, rounded down to a power of two, where
 * bufresize lets it be less.
 */
static int fit_sizes(struct dtrace_hdl *h)
{
	static const struct {
		enum option_id id;
		const char *name;
	} sizes[] = { { OPT_BUFSIZE, "bufsize" },
		      { OPT_AGGSIZE, "aggsize" },
		      { OPT_SPECSIZE, "specsize" },
		      { OPT_DYNVARSIZE, "dynvarsize" } };
	const int64_t most = 1LL << 31;
	int64_t memory = sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE), fits = most;

	while (fits > memory / 64 && fits > 1 << 20)
		fits /= 2;
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		if (opt_value(h, sizes[i].id) <= most)
			continue;
		if (opt_value(h, OPT_BUFRESIZE) == RESIZE_MANUAL)
			return failf(h, ENOMEM,
				     "%s is too large: at most 2g, or bufresize=auto for what fits",
				     sizes[i].name);
		h->options.at[sizes[i].id].value = fits;
	}
	return 0;
}

struct image *make_image(struct dtrace_hdl *h)
{
	bool compile_only = h->flags & DTRACE_O_NODEV;
	struct strbuf dump = { 0 };
	struct diag err = { 0 };
	struct code_opts o = { 0 };
	struct image *im;
	int ncpus = libbpf_num_possible_cpus();

	if (fit_sizes(h))
		return NULL;
	if (ncpus < 1) {
		failf(h, ncpus ? -ncpus : EIO, "can't tell how many CPUs there are: %s",
		      strerror(ncpus ? -ncpus : EIO));
		return NULL;
	}
	o.ncpus = (unsigned)ncpus;
	o.bufsize = (uint64_t)opt_value(h, OPT_BUFSIZE);
	o.aggsize = (uint64_t)opt_value(h, OPT_AGGSIZE);
	o.dynvarsize = (uint64_t)opt_value(h, OPT_DYNVARSIZE);
	o.strsize = (uint32_t)opt_value(h, OPT_STRSIZE);
	o.scratchsize = (uint32_t)opt_value(h, OPT_SCRATCHSIZE);
	o.nspec = (uint32_t)opt_value(h, OPT_NSPEC);
	o.specsize = (uint64_t)opt_value(h, OPT_SPECSIZE);
	o.temporal = opt_flag(h, OPT_TEMPORAL);
	o.stackframes = (unsigned)opt_value(h, OPT_STACKFRAMES);
	o.ustackframes = (unsigned)opt_value(h, OPT_USTACKFRAMES);
	o.jstackframes = (unsigned)opt_value(h, OPT_JSTACKFRAMES);
	o.unwind = unwinding(h);
	o.unwind_rows = (uint32_t)(opt_value(h, OPT_UNWINDSIZE) / 8);
	o.has = compile_only ? NULL : has_feature;
	o.memory = compile_only ? NULL : kernel_memory;
	o.has_ctx = h->reg;
	o.ia32 = uses_syscalls(&h->en) && takes_ia32();
	o.maxframes = (unsigned)opt_value(h, OPT_MAXFRAMES);
	o.dump = opt_string(h, OPT_DUMP);
	o.dumpto = &dump;
	im = code_generate(&h->en, &o, &err);
	if (dump.n)
		fwrite(dump.s, 1, dump.n, stderr);
	strbuf_free(&dump);
	if (!im)
		fail_diag(h, &err, "failed to generate code");
	return im;
}

/* ---- what show asks of the session ---- */

static int read_agg(void *ctx, const struct agg_desc *a,
		    int (*fn)(void *, const void *, const void *), void *arg)
{
	return session_read_agg(((struct dtrace_hdl *)ctx)->session, a, fn, arg);
}

static int delete_agg_key(void *ctx, const struct agg_desc *a, const void *key)
{
	return session_delete_agg_key(((struct dtrace_hdl *)ctx)->session, a, key);
}

static void bump_agg(void *ctx, const struct agg_desc *a)
{
	session_bump_agg(((struct dtrace_hdl *)ctx)->session, a);
}

static uint64_t agg_generation(void *ctx, const struct agg_desc *a)
{
	return session_agg_generation(((struct dtrace_hdl *)ctx)->session, a);
}

static const struct probe *probe_by_id(void *ctx, uint32_t id)
{
	return registry_probe(((struct dtrace_hdl *)ctx)->reg, id);
}

static int set_option(void *ctx, const char *name, const char *value, struct strbuf *why)
{
	struct dtrace_hdl *h = ctx;

	if (!option_set(h, name, value, FROM_CALLER))
		return 0;
	strbuf_printf(why, "couldn't set option \"%s\" to \"%s\": %s", name, value ? value : "",
		      dtrace_errmsg(h, h->error));
	return -1;
}

static struct show_opts display(const struct dtrace_hdl *h)
{
	return (struct show_opts){
		.quiet = opt_flag(h, OPT_QUIET),
		.flowindent = opt_flag(h, OPT_FLOWINDENT),
		.rawbytes = opt_flag(h, OPT_RAWBYTES),
		.strsize = (int)opt_value(h, OPT_STRSIZE),
		.aggsortkey = opt_flag(h, OPT_AGGSORTKEY),
		.aggsortrev = opt_flag(h, OPT_AGGSORTREV),
		.aggsortkeypos = (int)opt_value(h, OPT_AGGSORTKEYPOS),
		.aggsortpos = (int)opt_value(h, OPT_AGGSORTPOS),
		.stackindent = (int)opt_value(h, OPT_STACKINDENT),
		.bytes_as_hex = opt_flag(h, OPT_RAWBYTES),
		.aggpack = opt_flag(h, OPT_AGGPACK),
		.agghist = opt_flag(h, OPT_AGGHIST),
		.encoding = (int)opt_value(h, OPT_ENCODING),
		.aggzoom = opt_flag(h, OPT_AGGZOOM),
		.noresolve = opt_flag(h, OPT_NORESOLVE),
	};
}

void show_options_now(struct dtrace_hdl *h)
{
	*show_options(h->show) = display(h);
}

static bool has_user_address(const struct rec_field *f, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		if (f[i].kind == FIELD_USTACK || f[i].kind == FIELD_USYMADDR)
			return true;
	return false;
}

static bool record_user_address(const struct rec_action *actions, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		const struct rec_action *a = &actions[i];

		if (has_user_address(a->fields, a->nfields) ||
		    (a->loop && record_user_address(a->loop->actions, a->loop->nactions)))
			return true;
	}
	return false;
}

/*
 * Addresses in a process are named when they are shown, perhaps after it has ended: so what processes map is listened to,
 * and a target's mappings are looked at while it lives, now and at each turn of the caller's loop.
 */
static void watch_mappings(struct dtrace_hdl *h)
{
	const struct image *im = h->image;
	bool wanted = false;
	int status;

	for (size_t i = 0; i < im->aggs.n; i++)
		wanted |= has_user_address(im->aggs.at[i]->keys, im->aggs.at[i]->nkeys);
	for (size_t i = 0; i < im->clauses.n; i++)
		wanted |= record_user_address(im->clauses.at[i]->actions,
					      im->clauses.at[i]->nactions);
	if (!wanted || opt_flag(h, OPT_NORESOLVE))
		return;
	show_keep_up(h->show); /* nothing the first time: starting takes no longer for it */
	show_watch(h->show);
	for (struct dtrace_proc *p = h->procs; p; p = p->next)
		if (!proc_ended(p->p, &status))
			show_hold(h->show, (uint32_t)proc_pid(p->p));
}

static int make_show(struct dtrace_hdl *h, unsigned ncpus)
{
	struct show_env env = {
		.ctx = h,
		.image = h->image,
		.ncpus = ncpus,
		.read_agg = read_agg,
		.delete_agg_key = delete_agg_key,
		.bump_agg = bump_agg,
		.agg_generation = agg_generation,
		.probe = probe_by_id,
		.set_option = set_option,
		.flush = flush_output,
		.complain = complain_about,
		.target = h->procs ? (uint32_t)proc_pid(h->procs->p) : 0,
	};
	struct show_opts o = display(h);

	h->show = show_new(&env, &o, stdout);
	h->out = stdout;
	h->cpu_drops = calloc((size_t)ncpus * NCOUNTERS, sizeof(*h->cpu_drops));
	return h->show && h->cpu_drops ? 0 : fail_nomem(h);
}

/* ---- going ---- */

/* Tells a failure of the session; a missing capability is told as that, whatever the kernel called
 * it. */
static int session_failed(struct dtrace_hdl *h, struct session_error *e)
{
	const char *missing = privileges_missing();

	if (missing)
		failf(h, EDT_PRIV, "DTrace requires additional privileges: %s", missing);
	else if (e->loc.src)
		failf(h, EDT_ENABLE, "%s (line %d)", e->msg, loc_line(e->loc));
	else
		failf(h, EDT_ENABLE, "%s", e->msg[0] ? e->msg : "failed to enable probes");
	free(e->log);
	e->log = NULL;
	return -1;
}

static int watch_procs(struct dtrace_hdl *h)
{
	for (struct dtrace_proc *p = h->procs; p; p = p->next) {
		int err;

		if (p->polled)
			continue;
		err = session_add_fd(h->session, proc_fd(p->p));
		if (err < 0)
			return failf(h, -err, "failed to watch process %d: %s", (int)proc_pid(p->p),
				     strerror(-err));
		p->polled = true;
	}
	return 0;
}

static int unwind_procs(struct dtrace_hdl *h)
{
	for (struct dtrace_proc *p = h->procs; p; p = p->next) {
		int err = session_unwind(h->session, (uint32_t)proc_pid(p->p), proc_is_held(p->p));

		if (err)
			return failf(h, -err,
				     "failed to make tables of process %d for ustack(): %s",
				     (int)proc_pid(p->p), strerror(-err));
	}
	return 0;
}

static int go(struct dtrace_hdl *h)
{
	static const int policies[] = {
		[POLICY_SWITCH] = BUF_SWITCH, [POLICY_FILL] = BUF_FILL, [POLICY_RING] = BUF_RING
	};
	struct session_opts so = {
		.policy = policies[opt_value(h, OPT_BUFPOLICY)],
		.switch_ns = (uint64_t)opt_value(h, OPT_SWITCHRATE),
		.wait_ns = (uint64_t)opt_value(h, OPT_LATERWAIT),
		.cpu = opt_value(h, OPT_CPU) >= 0 ? (int)opt_value(h, OPT_CPU) : -1,
		.destructive = opt_flag(h, OPT_DESTRUCTIVE),
		.temporal = opt_flag(h, OPT_TEMPORAL),
	};
	struct session_error err = { 0 };

	h->image = make_image(h);
	if (!h->image)
		return -1;
	so.bufsize = (uint64_t)opt_value(h, OPT_BUFSIZE);
	if (h->image->destructive && !so.destructive)
		return fail(h, EDT_DESTRUCTIVE);
	if (h->image->writes_user && !feature_has(h->reg, FEAT_COPYOUT))
		return failf(h, EDT_UNSUP,
			     "this kernel does not let programs write to processes: %s",
			     feature_why(h->reg, FEAT_COPYOUT));
	h->session = session_new(h->image, h->reg, &so, &err);
	if (!h->session)
		return session_failed(h, &err);
	if (make_show(h, session_ncpus(h->session)))
		return -1;
	if (h->wakefd < 0)
		h->wakefd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (h->wakefd < 0 || session_add_fd(h->session, h->wakefd) < 0)
		return failf(h, errno, "failed to make an event descriptor: %s", strerror(errno));
	if (watch_procs(h) || unwind_procs(h))
		return -1;
	watch_mappings(h);
	session_on_each(h->session, run_each, h);
	if (session_attach(h->session, &err) || later_follow(h, &err) ||
	    session_start(h->session, &err))
		return session_failed(h, &err);
	return 0;
}

static void undo(struct dtrace_hdl *h)
{
	session_free(h->session);
	h->session = NULL;
	if (h->show)
		show_free(h->show);
	h->show = NULL;
	image_free(h->image);
	h->image = NULL;
	free(h->cpu_drops);
	h->cpu_drops = NULL;
	for (struct dtrace_proc *p = h->procs; p; p = p->next)
		p->polled = false;
}

int dtrace_go(dtrace_hdl_t *h)
{
	if (h->running)
		return fail(h, EDT_ACTIVE);
	if (h->flags & DTRACE_O_NODEV)
		return fail(h, EDT_NODEV);
	if (handle_world(h))
		return -1;
	h->en.syms = h->syms;
	h->en.reg = h->reg;
	h->en.types = h->types;
	if (targets_ready(h))
		return -1;
	if (go(h)) {
		undo(h);
		return -1;
	}
	types_trim(h->types); /* the session may last for days, and asks no more about types */
	h->running = true;
	h->next_status = now_ns() + (uint64_t)opt_value(h, OPT_STATUSRATE);
	return 0;
}

int dtrace_stop(dtrace_hdl_t *h)
{
	struct session_error err = { 0 };

	if (!h->running)
		return fail(h, EDT_NOTACTIVE);
	if (h->stopped)
		return 0;
	h->stopped = true;
	if (session_stop(h->session, &err))
		return session_failed(h, &err);
	return 0;
}

int dtrace_exit_status(dtrace_hdl_t *h)
{
	int status = 0;

	if (h->exited)
		return h->exit_status;
	if (h->session && session_exited(h->session, &status))
		return status;
	return 0;
}

void dtrace_sleep(dtrace_hdl_t *h)
{
	h->may_wait = true;
}

static bool all_ended(const struct dtrace_hdl *h)
{
	int status;

	for (struct dtrace_proc *p = h->procs; p; p = p->next)
		if (!proc_ended(p->p, &status))
			return false;
	return h->procs;
}

static int clear_interrupt(struct dtrace_hdl *h)
{
	uint64_t count;

	h->interrupted = 0;
	if (read(h->wakefd, &count, sizeof(count)) < 0 && errno != EAGAIN)
		return failf(h, errno, "failed to read an event descriptor: %s", strerror(errno));
	return DTRACE_STATUS_INTERRUPTED;
}

int dtrace_status(dtrace_hdl_t *h)
{
	int status;

	if (!h->running)
		return DTRACE_STATUS_NONE;
	if (!h->stopped && drops_report(h, false))
		return -1;
	if (h->stopped)
		return DTRACE_STATUS_STOPPED;
	watch_mappings(h);
	if (h->exited || session_exited(h->session, &status))
		return DTRACE_STATUS_EXITED;
	if (h->interrupted)
		return clear_interrupt(h);
	if (session_filled(h->session))
		return DTRACE_STATUS_FILLED;
	if (all_ended(h))
		return DTRACE_STATUS_PROCS;
	return DTRACE_STATUS_OKAY;
}

void keep_note(struct dtrace_hdl *h)
{
	size_t n = strlen(h->note);

	if (h->reg->note[0] && !strstr(h->note, h->reg->note))
		snprintf(h->note + n, sizeof(h->note) - n, "%s%s", n ? "; " : "", h->reg->note);
}

const char *dtrace_left_out(dtrace_hdl_t *h)
{
	const char *first = "";
	unsigned n = h->session ? session_left_out(h->session, &first) : 0;

	if (h->reg && h->reg->left_out.n) {
		n += (unsigned)h->reg->left_out.n;
		first = h->reg->first_left_out;
	}
	if (!n)
		return h->note[0] ? h->note : NULL;
	snprintf(h->left_out, sizeof(h->left_out),
		 "%s%s%u probe%s left out: the kernel can't place %s there (the first: %s)",
		 h->note, h->note[0] ? "; " : "", n, n == 1 ? " is" : "s are",
		 n == 1 ? "one" : "them", first);
	return h->left_out;
}
