/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Programs: linked with the runtime, maps and kernel functions filled in, loaded.
 *
 * A program that compiles must load: if the verifier says no it is our bug, and what the user gets
 * is one line that says where in the D program, what the verifier's reason was, and where its whole
 * log is for the report.
 */
#include <bpf/btf.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "code/link.h"
#include "trace/bpf.h"
#include "trace/internal.h"

/* ---- what the verifier said ---- */

/* "12: (bf) r1 = r2": an instruction in the log. */
static bool is_insn_line(const char *line, size_t n, uint32_t *pc)
{
	size_t digits = 0;
	uint64_t v = 0;

	while (digits < n && line[digits] >= '0' && line[digits] <= '9' && digits < 9)
		v = v * 10 + (uint64_t)(line[digits++] - '0');
	if (!digits || digits + 2 >= n || line[digits] != ':' || line[digits + 1] != ' ')
		return false;
	*pc = (uint32_t)v;
	return true;
}

static bool starts(const char *line, size_t n, const char *with)
{
	size_t w = strlen(with);

	return n >= w && !memcmp(line, with, w);
}

/* Statistics and the verifier's own thinking aloud: no reason for anything. */
static bool is_chatter(const char *line, size_t n)
{
	static const char *const begins[] = {
		"processed ",	"verification time ",
		"stack depth ", "from ",
		"last_idx ",	"regs=",
		"parent ",	"mark_precise",
		"; ",		"Func#",
		"func#",	"Validating ",
	};
	size_t i = 1;

	/* "R0=ctx R1_w=..." is a state; "R1 invalid mem access" is a reason. */
	if (n && line[0] == 'R') {
		while (i < n && (isalnum((unsigned char)line[i]) || line[i] == '_'))
			i++;
		if (i < n && line[i] == '=')
			return true;
	}

	for (i = 0; i < ARRAY_SIZE(begins); i++)
		if (starts(line, n, begins[i]))
			return true;
	return !n;
}

/* The reason (a part of the log; *len bytes) and the instruction it is about; false: the log has
 * none. */
static bool find_reason(const char *log, const char **reason, size_t *len, uint32_t *pc,
			bool *has_pc)
{
	*reason = NULL;
	*has_pc = false;
	for (const char *line = log; *line;) {
		size_t n = strcspn(line, "\n");
		uint32_t at;

		if (is_insn_line(line, n, &at)) {
			*pc = at;
			*has_pc = true;
		} else if (!is_chatter(line, n)) {
			*reason = line;
			*len = n;
		}
		line += n + (line[n] == '\n');
	}
	return *reason;
}

static bool has_reason(const char *log)
{
	const char *reason;
	size_t len;
	uint32_t pc;
	bool has_pc;

	return find_reason(log, &reason, &len, &pc, &has_pc);
}

static struct loc source_of(const struct bpf_code *c, uint32_t pc)
{
	struct loc at = { 0 };

	for (uint32_t i = 0; i < c->nlines && c->lines[i].insn <= pc; i++)
		if (c->lines[i].loc.src)
			at = c->lines[i].loc;
	return at;
}

/* " at x.d line 3", " at line 1", "" */
static void describe_place(struct loc at, char *buf, size_t n)
{
	const char *file = at.src ? loc_file(at) : NULL;

	buf[0] = '\0';
	if (file)
		snprintf(buf, n, " at %s line %d", file, loc_line(at));
	else if (at.src)
		snprintf(buf, n, " at line %d", loc_line(at));
}

/* Writes the log where it can be found; false: nowhere. */
static bool save_log(const char *log, char *path, size_t n)
{
	const char *dir = getenv("TMPDIR");
	size_t len = strlen(log);
	bool ok;
	int fd;

	snprintf(path, n, "%s/dtrace-verifier-XXXXXX.log", dir && *dir ? dir : "/tmp");
	fd = mkostemps(path, 4, O_CLOEXEC);
	if (fd < 0)
		return false;
	ok = write(fd, log, len) == (ssize_t)len;
	close(fd);
	if (!ok)
		unlink(path);
	return ok;
}

static int rejected(const struct image_prog *p, const struct bpf_code *c, int code, char *log,
		    struct session_error *err)
{
	char where[160], path[160], saved[192] = "";
	const char *reason;
	size_t len;
	uint32_t pc;
	bool has_pc;

	if (!find_reason(log, &reason, &len, &pc, &has_pc)) {
		reason = strerror(-code);
		len = strlen(reason);
	}
	if (has_pc && pc < c->ninsns)
		err->loc = source_of(c, pc);
	describe_place(err->loc, where, sizeof(where));
	if (has_pc && pc >= c->ninsns)
		snprintf(where, sizeof(where), " in a runtime subroutine");
	if (save_log(log, path, sizeof(path)))
		snprintf(saved, sizeof(saved), " (its log: %s)", path);
	err->log = log;
	/* Not through session_fail(): that would forget what was just found. */
	snprintf(err->msg, sizeof(err->msg),
		 "the kernel's verifier refused the program for %s%s: %.*s%s", p->label, where,
		 (int)(len > 240 ? 240 : len), reason, saved);
	return code;
}

/* The clause that a place is in: the last of its source that begins before it. -1: none. */
static int clause_of(const struct image *im, struct loc at)
{
	int found = -1;

	for (size_t i = 0; i < im->clauses.n; i++) {
		struct loc start = im->clauses.at[i]->clause->loc;

		if (start.src == at.src && start.off <= at.off &&
		    (found < 0 || start.off >= im->clauses.at[found]->clause->loc.off))
			found = (int)i;
	}
	return found;
}

/* Which clause most of a program is of, and how many instructions. */
static struct loc largest_clause(const struct image *im, const struct bpf_code *c, uint32_t *most)
{
	uint32_t *of = calloc(im->clauses.n + 1, sizeof(*of));
	struct loc at = { 0 };

	*most = 0;
	for (uint32_t i = 0; of && i < c->nlines; i++) {
		uint32_t end = i + 1 < c->nlines ? c->lines[i + 1].insn : c->ninsns;
		int k = c->lines[i].loc.src ? clause_of(im, c->lines[i].loc) : -1;

		if (k >= 0)
			of[k] += end - c->lines[i].insn;
	}
	for (size_t i = 0; of && i < im->clauses.n; i++)
		if (of[i] > *most) {
			*most = of[i];
			at = im->clauses.at[i]->clause->loc;
		}
	free(of);
	return at;
}

/* For who is told to split it: the largest clause, its size and its place as text. */
static struct loc clause_to_split(const struct image *im, const struct bpf_code *c, uint32_t *most,
				  char *where, size_t n)
{
	struct loc at = largest_clause(im, c, most);

	describe_place(at, where, n);
	return at;
}

static int too_large(const struct image *im, const struct image_prog *p, const struct bpf_code *c,
		     uint32_t ninsns, int code, struct session_error *err)
{
	char where[160];
	uint32_t most;
	struct loc at = clause_to_split(im, c, &most, where, sizeof(where));

	session_fail(err, code,
		     "the program for %s is too large for the kernel: of its %u instructions %u "
		     "are the clause's%s; "
		     "split that one, or spread the probe's clauses over several dtrace commands",
		     p->label, ninsns, most, where);
	err->loc = at;
	return code;
}

/* What a program has on the stack is counted with what the deepest of the subroutines that it calls has, on most kernels. */
static int too_deep(const struct image *im, const struct image_prog *p, const struct bpf_code *c,
		    int code, struct session_error *err)
{
	char where[160];
	uint32_t most;
	struct loc at = clause_to_split(im, c, &most, where, sizeof(where));

	session_fail(err, code,
		     "the program for %s needs more stack than the kernel gives it, with the "
		     "subroutines that it calls: split its largest clause%s, or that one's longest "
		     "expressions into assignments to this-> variables",
		     p->label, where);
	err->loc = at;
	return code;
}

static int load_failed(const struct image *im, const struct image_prog *p, const struct bpf_code *c,
		       uint32_t ninsns, int code, char *log, struct session_error *err)
{
	const char *why;

	if (log && strstr(log, "combined stack size of ")) {
		free(log);
		return too_deep(im, p, c, code, err);
	}
	switch (-code) {
	case EPERM:
		why = privileges_explain(code);
		if (*why || !log)
			break;
		return rejected(p, c, code, log, err);
	case E2BIG:
		free(log);
		return too_large(im, p, c, ninsns, code, err);
	case ENOMEM:
		/* Some of the verifier's refusals look like that too: its log has a reason then. */
		if (log && has_reason(log))
			return rejected(p, c, code, log, err);
		why = "";
		break;
	case EMFILE:
	case ENFILE:
		why = "";
		break;
	default:
		if (log)
			return rejected(p, c, code, log, err);
		why = privileges_explain(code);
	}
	free(log);
	if (-code == EMFILE || -code == ENFILE)
		return session_fail(err, code, "too many open files: raise the limit (ulimit -n)");
	return session_fail(err, code, "the kernel does not load the program for %s: %s%s",
			    p->label, strerror(-code), why);
}

/* ---- filling in ---- */

static int fill_kfunc(struct session *s, const struct image_prog *p, struct bpf_insn *insn,
		      const char *name, struct session_error *err)
{
	struct types *ts = s->im->types;
	unsigned shortages = memory_shortages();
	dt_tid t = ts ? type_find(ts, "vmlinux", BTF_KIND_FUNC, name) : TID_NONE;
	int id = t == TID_NONE ? -ENOENT : type_kernel_id(ts, t);

	if (id < 0 && memory_shortages() != shortages)
		return session_fail(err, -ENOMEM, "no memory to look for the kernel's %s()", name);
	if (id < 0)
		return session_fail(err, -ENOENT,
				    "the program for %s needs the kernel's %s(), which this "
				    "kernel does not have",
				    p->label, name);
	insn->src_reg = BPF_PSEUDO_KFUNC_CALL;
	insn->off = 0;
	insn->imm = id;
	return 0;
}

static int fill_in(struct session *s, const struct image_prog *p, struct linked *l,
		   struct session_error *err)
{
	for (uint32_t i = 0; i < l->nrelocs; i++) {
		const struct reloc *r = &l->relocs[i];
		bool wide = r->kind == REL_MAPFD || r->kind == REL_MAPVAL;
		struct bpf_insn *insn;

		if (r->insn + wide >= l->ninsns ||
		    (wide && (r->map < 0 || (size_t)r->map >= s->im->maps.n)) ||
		    (r->kind == REL_KFUNC && !r->name))
			return session_fail(err, -EINVAL,
					    "internal error: bad relocation in the program "
					    "for %s",
					    p->label);
		insn = &l->insns[r->insn];
		switch (r->kind) {
		case REL_MAPFD:
			insn->src_reg = BPF_PSEUDO_MAP_FD;
			insn->imm = s->maps[r->map];
			break;
		case REL_MAPVAL:
			insn->src_reg = BPF_PSEUDO_MAP_VALUE;
			insn->imm = s->maps[r->map];
			break;
		case REL_KFUNC: {
			int code = fill_kfunc(s, p, insn, r->name, err);

			if (code)
				return code;
			break;
		}
		case REL_RUNTIME:
			return session_fail(err, -EINVAL,
					    "internal error: %s() was not linked into the "
					    "program for %s",
					    r->name, p->label);
		}
	}
	return 0;
}

/* The kernel's type of a tracepoint's programs. */
static int tracepoint_type_id(struct session *s, const char *tracepoint)
{
	char name[280];
	dt_tid t;

	snprintf(name, sizeof(name), "btf_trace_%s", tracepoint);
	t = type_find(s->im->types, "vmlinux", BTF_KIND_TYPEDEF, name);
	return t == TID_NONE ? -ENOENT : type_kernel_id(s->im->types, t);
}

static int set_type(struct session *s, const struct attach_point *at, struct kern_prog *k)
{
	dt_tid t;
	int id;

	switch (at->kind) {
	case AT_PERF_EVENT:
		k->type = BPF_PROG_TYPE_PERF_EVENT;
		return 0;
	case AT_KPROBE_MULTI:
		k->attach_type = BPF_TRACE_KPROBE_MULTI;
		/* fall through */
	case AT_KPROBE:
	case AT_UPROBE:
		k->type = BPF_PROG_TYPE_KPROBE;
		return 0;
	case AT_UPROBE_MULTI:
		k->attach_type = KERN_TRACE_UPROBE_MULTI;
		k->type = BPF_PROG_TYPE_KPROBE;
		return 0;
	case AT_TP_BTF:
		id = tracepoint_type_id(s, at->targets[0].name);
		if (id < 0)
			return id;
		k->type = BPF_PROG_TYPE_TRACING;
		k->attach_type = BPF_TRACE_RAW_TP;
		k->attach_btf_id = (uint32_t)id;
		return 0;
	case AT_FENTRY:
		t = type_find(s->im->types, at->module, BTF_KIND_FUNC, at->targets[0].name);
		id = t == TID_NONE ? -ENOENT : type_kernel_id(s->im->types, t);
		if (id < 0)
			return id;
		k->type = BPF_PROG_TYPE_TRACING;
		k->attach_type = at->on_return ? BPF_TRACE_FEXIT : BPF_TRACE_FENTRY;
		k->attach_btf_id = (uint32_t)id;
		return 0;
	default:
		k->type = BPF_PROG_TYPE_RAW_TRACEPOINT;
		return 0;
	}
}

int prog_load_linked(struct kern_prog *k, const struct linked *l, char **log)
{
	int fd;

	k->insns = l->insns;
	k->ninsns = l->ninsns;
	if (l->btf) {
		uint32_t size;
		const void *raw = btf__raw_data(l->btf, &size);

		if (!raw)
			return -ENOMEM;
		k->btf_fd = kern_btf_load(raw, size);
		if (k->btf_fd < 0)
			return k->btf_fd;
		k->funcs = l->funcs;
		k->nfuncs = l->nfuncs;
	}
	fd = kern_prog_load(k, log);
	if (k->btf_fd)
		close(k->btf_fd);
	return fd;
}

static int load_linked(struct session *s, const struct image_prog *p, struct linked *l, char **log)
{
	struct kern_prog k = { .name = p->name };
	int err = set_type(s, p->at, &k);

	*log = NULL;
	return err ? err : prog_load_linked(&k, l, log);
}

static int load(struct session *s, const struct image_prog *p, const struct bpf_code *c,
		struct session_error *err)
{
	struct linked l = { 0 };
	const char *missing = NULL;
	char *log = NULL;
	int r = link_program(c, s->im->types ? types_strsize(s->im->types) : 256, &l, &missing);

	if (r == -ENOENT && missing)
		return session_fail(err, r,
				    "internal error: the runtime has no %s(), which the program "
				    "for %s needs",
				    missing, p->label);
	if (r)
		return session_fail(err, r, "can't link the program for %s: %s", p->label,
				    strerror(-r));
	r = fill_in(s, p, &l, err);
	if (!r) {
		r = load_linked(s, p, &l, &log);
		if (r == -EMFILE && files_raise(s))
			r = load_linked(s, p, &l, &log);
		if (r < 0)
			r = load_failed(s->im, p, c, l.ninsns, r, log, err);
	}
	linked_free(&l);
	return r;
}

/* The last first: a call of what is in the array as the caller is loaded becomes a plain jump at once. The array keeps them. */
static int load_pieces(struct session *s, const struct image_prog *p, struct session_error *err)
{
	for (uint32_t i = p->npieces; i-- > 0;) {
		int fd = load(s, p, &p->pieces[i], err), r;

		if (fd < 0)
			return fd;
		r = kern_map_update(s->maps[p->map_pieces], &i, &fd, 0);
		close(fd);
		if (r < 0)
			return session_fail(err, r,
					    "can't join the pieces of the program for %s: %s",
					    p->label, strerror(-r));
	}
	return 0;
}

int progs_load(struct session *s, struct session_error *err)
{
	for (size_t i = 0; i < s->im->progs.n; i++) {
		const struct image_prog *p = &s->im->progs.at[i];
		int r = load_pieces(s, p, err);

		if (!r)
			r = load(s, p, &p->code, err);
		if (r < 0)
			return r;
		s->progs[i] = r;
	}
	return 0;
}

void progs_close(struct session *s)
{
	for (size_t i = 0; s->progs && i < s->im->progs.n; i++)
		if (s->progs[i] >= 0)
			close(s->progs[i]);
	free(s->progs);
	s->progs = NULL;
}
