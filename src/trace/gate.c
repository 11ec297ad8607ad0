/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The gate at which a process that has mapped something waits until dtrace has had a look at it.
 *
 * Loaders call a function that does nothing whenever what is mapped has changed, for debuggers to stop at, before any of the new code
 * runs. A program there tells us by a ring buffer of its own, which wakes the session, and waits in a loop in which the kernel gives the CPU to
 * whoever wants it (src/runtime/gate.h). So only the thread that loads stands, no signal is sent, no system call of another thread is
 * interrupted, and nothing is left to be undone when we are killed: the wait has an end of its own. It may sleep, which programs at uprobes can
 * since Linux 6.0; without that, or without BTF, the program only tells.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "arch/arch.h"
#include "code/link.h"
#include "trace/bpf.h"
#include "trace/internal.h"

/* As programs see it: src/runtime/gate.h. */
struct state {
	uint64_t come, done, passed, stuck;
};

struct gate {
	int state_fd, ring_fd, prog;
	bool waits;
	int *events; /* a gate each */
	size_t nevents, events_cap;
	struct state *state;
	unsigned long *consumer; /* the ring's words */
	const unsigned long *producer;
	void (*fn)(void *arg);
	void *arg;
};

#define OP(c, d, s, o, i)                                                                          \
	((struct bpf_insn){ .code = (c), .dst_reg = (d), .src_reg = (s), .off = (o), .imm = (i) })
#define MOV(d, s)     OP(BPF_ALU64 | BPF_MOV | BPF_X, d, s, 0, 0)
#define MOV_IMM(d, i) OP(BPF_ALU64 | BPF_MOV | BPF_K, d, 0, 0, i)
#define ADD_IMM(d, i) OP(BPF_ALU64 | BPF_ADD | BPF_K, d, 0, 0, i)
#define CALL(helper)  OP(BPF_JMP | BPF_CALL, 0, 0, 0, helper)
#define LD_MAP(d)     OP(BPF_LD | BPF_IMM | BPF_DW, d, 0, 0, 0), OP(0, 0, 0, 0, 0)

enum { STATE, RING }; /* maps of its relocations */

/* Who waits wait_ns goes on, and nobody waits again before we are back. 0: nobody waits. */
static int load(struct gate *g, uint64_t wait_ns)
{
	/* r6: the registers, r7: the state, r8: the number of who came */
	struct bpf_insn insns[] = {
		MOV(6, 1),
		LD_MAP(7),
		MOV_IMM(8, 1),
		OP(BPF_STX | BPF_ATOMIC | BPF_DW, 7, 8, offsetof(struct state, come),
		   BPF_ADD | BPF_FETCH),
		ADD_IMM(8, 1),
		OP(BPF_STX | BPF_MEM | BPF_DW, 10, 8, -8, 0),
		LD_MAP(1),
		MOV(2, 10),
		ADD_IMM(2, -8),
		MOV_IMM(3, 8),
		MOV_IMM(4, BPF_RB_FORCE_WAKEUP),
		CALL(BPF_FUNC_ringbuf_output),
		CALL(BPF_FUNC_ktime_get_ns),
		OP(BPF_LD | BPF_IMM | BPF_DW, 3, 0, 0, (int32_t)wait_ns),
		OP(0, 0, 0, 0, (int32_t)(wait_ns >> 32)),
		OP(BPF_ALU64 | BPF_ADD | BPF_X, 3, 0, 0, 0),
		OP(BPF_LDX | BPF_MEM | (ARCH_HOST->long_size == 8 ? BPF_DW : BPF_W), 4, 6,
		   (int16_t)ARCH_HOST->off_sp, 0),
		MOV(1, 7),
		MOV(2, 8),
		CALL(0),
		MOV_IMM(0, 0),
		OP(BPF_JMP | BPF_EXIT, 0, 0, 0, 0),
	};
	enum { AT_STATE = 1, AT_RING = 7, AT_TIME = 14, AT_WAIT = 21 };
	struct reloc relocs[] = {
		{ .kind = REL_MAPVAL, .insn = AT_STATE, .map = STATE },
		{ .kind = REL_MAPFD, .insn = AT_RING, .map = RING },
		{ .kind = REL_RUNTIME, .insn = AT_WAIT, .name = "rt_gate_wait" },
	};
	struct bpf_code code = { .insns = insns,
				 .ninsns = ARRAY_SIZE(insns),
				 .relocs = relocs,
				 .nrelocs = ARRAY_SIZE(relocs),
				 .stack = 8 };
	const int fds[] = { [STATE] = g->state_fd, [RING] = g->ring_fd };
	struct kern_prog k = { .type = BPF_PROG_TYPE_KPROBE, .name = "dt_gate" };
	const char *missing;
	struct linked l;
	int r;

	if (!wait_ns) {
		insns[AT_TIME] = MOV_IMM(0, 0);
		insns[AT_TIME + 1] = insns[ARRAY_SIZE(insns) - 1];
		code.ninsns = AT_TIME + 2;
		code.nrelocs = 2;
	}
	r = link_program(&code, 256, &l, &missing);
	if (r)
		return r;
	for (uint32_t i = 0; i < l.nrelocs; i++) {
		struct bpf_insn *in = &l.insns[l.relocs[i].insn];

		in->src_reg =
			l.relocs[i].kind == REL_MAPFD ? BPF_PSEUDO_MAP_FD : BPF_PSEUDO_MAP_VALUE;
		in->imm = fds[l.relocs[i].map];
	}
	k.flags = wait_ns ? BPF_F_SLEEPABLE : 0;
	r = prog_load_linked(&k, &l, NULL);
	linked_free(&l);
	return r;
}

static int make(struct gate *g, uint64_t wait_ns)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	const struct kern_map state = { .type = BPF_MAP_TYPE_ARRAY,
					.name = "dt_gate",
					.key_size = 4,
					.value_size = sizeof(struct state),
					.max_entries = 1,
					.flags = BPF_F_MMAPABLE };
	const struct kern_map ring = { .type = BPF_MAP_TYPE_RINGBUF,
				       .name = "dt_gate_ring",
				       .max_entries = (uint32_t)page };
	void *at;

	g->state_fd = kern_map_create(&state);
	if (g->state_fd < 0)
		return g->state_fd;
	g->ring_fd = kern_map_create(&ring);
	if (g->ring_fd < 0)
		return g->ring_fd;
	at = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_SHARED, g->state_fd, 0);
	if (at == MAP_FAILED)
		return -errno;
	g->state = at;
	at = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_SHARED, g->ring_fd, 0);
	if (at == MAP_FAILED)
		return -errno;
	g->consumer = at;
	at = mmap(NULL, page, PROT_READ, MAP_SHARED, g->ring_fd, (off_t)page);
	if (at == MAP_FAILED)
		return -errno;
	g->producer = at;
	g->waits = true;
	g->prog = load(g, wait_ns);
	if (wait_ns && (g->prog == -EINVAL || g->prog == -EACCES)) {
		g->waits = false;
		g->prog = load(g, 0);
	}
	return g->prog < 0 ? g->prog : 0;
}

static int gate_new(struct session *s)
{
	int r;

	s->gate = calloc(1, sizeof(*s->gate));
	if (!s->gate)
		return -ENOMEM;
	s->gate->state_fd = s->gate->ring_fd = s->gate->prog = -1;
	r = make(s->gate, s->o.wait_ns);
	return r ? r : session_add_fd(s, s->gate->ring_fd);
}

int session_gate(struct session *s, uint32_t pid, const char *path, uint64_t offset,
		 void (*fn)(void *arg), void *arg, bool *waits, struct session_error *err)
{
	const struct kern_uprobe u = { .path = path, .offset = offset, .pid = pid };
	struct kern_kprobe k = { 0 };
	int r = s->gate ? 0 : gate_new(s), fd;

	if (r)
		return session_fail(err, r, "can't make a gate: %s%s", strerror(-r),
				    privileges_explain(r));
	s->gate->fn = fn;
	s->gate->arg = arg;
	*waits = s->gate->waits;
	k.prog_fd = s->gate->prog;
	fd = kern_uprobe_open(&u);
	if (fd == -EMFILE && files_raise(s))
		fd = kern_uprobe_open(&u);
	r = fd < 0 ? fd : kern_kprobe_link(fd, &k);
	if (fd >= 0 && !keep_fd(&s->gate->events, &s->gate->nevents, &s->gate->events_cap, fd)) {
		close(fd);
		r = -ENOMEM;
	}
	if (r < 0)
		return session_fail(err, r, "can't probe the loader of process %u: %s%s", pid,
				    strerror(-r), privileges_explain(r));
	return 0;
}

void gate_keep_up(struct session *s)
{
	struct gate *g = s->gate;
	uint64_t come;

	if (!g || s->phase != LIVE)
		return;
	come = __atomic_load_n(&g->state->come, __ATOMIC_ACQUIRE);
	if (come == g->state->done)
		return;
	__atomic_store_n(g->consumer, __atomic_load_n(g->producer, __ATOMIC_ACQUIRE),
			 __ATOMIC_RELEASE);
	g->fn(g->arg);
	__atomic_store_n(&g->state->stuck, 0, __ATOMIC_RELAXED);
	__atomic_store_n(&g->state->done, come, __ATOMIC_RELEASE);
}

void gate_open(struct session *s)
{
	if (s->gate && s->gate->state)
		__atomic_store_n(&s->gate->state->done, UINT64_MAX, __ATOMIC_RELEASE);
}

void gate_remove(struct session *s)
{
	struct gate *g = s->gate;

	for (size_t i = 0; g && i < g->nevents; i++)
		close(g->events[i]);
	if (g)
		g->nevents = 0;
}

uint64_t session_gate_passed(const struct session *s)
{
	return s->gate ? __atomic_load_n(&s->gate->state->passed, __ATOMIC_RELAXED) : 0;
}

void gate_free(struct session *s)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	struct gate *g = s->gate;

	if (!g)
		return;
	if (g->state)
		munmap(g->state, page);
	if (g->consumer)
		munmap(g->consumer, page);
	if (g->producer)
		munmap((void *)g->producer, page);
	for (size_t i = 0; i < 3; i++) {
		int fd = (const int[]){ g->state_fd, g->ring_fd, g->prog }[i];

		if (fd >= 0)
			close(fd);
	}
	free(g->events);
	free(g);
	s->gate = NULL;
}
