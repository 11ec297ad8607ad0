/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The walk over a process' stack, on stacks that are built here as compiled functions build them: each knows how it was entered, keeps
 * or reuses the frame pointer, and has a row that says so. Part of runtime_check.h.
 */
#ifndef TEST_RUNTIME_CHECK_STACK_H
#define TEST_RUNTIME_CHECK_STACK_H

enum { STACK_WORDS = 16384, FUNCTIONS = 24, CODE = 64 /* bytes of a function */, FILES = 3 };

u64 rt_host_rows = 64;

static struct {
	uint64_t word[STACK_WORDS];
	uint64_t sp, fp; /* addresses */
	uint64_t pc;	 /* where the current function is */
} fake;

#define STACK_BASE 0x7f000000ull /* an address of 32-bit hosts, too */

long rt_host_read_user(void *dst, u64 size, const void *src)
{
	uint64_t at = (uintptr_t)src - STACK_BASE;

	if (at % 8 || at / 8 >= STACK_WORDS || size > STACK_WORDS * 8 - at)
		return -14;
	memcpy(dst, &fake.word[at / 8], size);
	return 0;
}

static void push(uint64_t v)
{
	fake.sp -= 8;
	fake.word[(fake.sp - STACK_BASE) / 8] = v;
}

static uint32_t rule_of(unsigned kind, uint64_t cfa, unsigned fp)
{
	return kind | (uint32_t)(cfa / 8) << RT_CFA_SHIFT | fp << RT_FP_SHIFT;
}

/* What a function does to the stack once it is entered, and the rule for it from then on. */
static uint32_t enter(unsigned kind)
{
	uint64_t cfa = fake.sp + 8, room = below(9) ? below(30) * 8 : below(300) * 8, skip;
	bool save = below(2);

	switch (kind) {
	case RT_SP:
		if (save) {
			push(fake.fp);
			fake.fp = rng();
		}
		fake.sp -= room;
		return rule_of(RT_SP, cfa - fake.sp, save ? 2 : 0);
	case RT_PLT:
		save = fake.pc % 16 >= 11;
		fake.sp -= save ? 8 : 0;
		return rule_of(RT_PLT, 11 * 8, 0);
	case RT_FP_MEM:
		skip = below(8) * 8;
		fake.sp -= skip;
		push(fake.fp);
		fake.fp = fake.sp;
		push(rng());
		push(cfa);
		fake.sp -= room;
		return rule_of(RT_FP_MEM, 16, 1);
	default: /* RT_FP, RT_NONE */
		push(fake.fp);
		fake.fp = fake.sp;
		fake.sp -= room;
		return kind == RT_FP ? rule_of(RT_FP, 16, 2) : RT_NONE;
	}
}

/* A signal while the current function is at fake.pc; the handler returns to its restorer. */
static void signal_frame(uint64_t restorer)
{
	uint64_t sp = fake.sp, at;

	fake.sp -= 256 + below(20) * 8;
	at = (fake.sp - STACK_BASE) / 8;
	fake.word[at + RT_SAVED_FP / 8] = fake.fp;
	fake.word[at + RT_SAVED_SP / 8] = sp;
	fake.word[at + RT_SAVED_PC / 8] = fake.pc;
	push(restorer);
}

struct fake_program {
	struct rt_row rows[64];
	struct rt_space space;
	unsigned kinds[FUNCTIONS]; /* of function i, which is in file i % FILES */
};

static uint64_t code_of(unsigned function)
{
	return 0x550000000000ull + function % FILES * 0x100000ull + function / FILES * CODE;
}

/* Function 0 is the outermost, 1 a signal's restorer; those of the last file are in no table. */
static void fake_program(struct fake_program *p)
{
	static const unsigned kinds[] = { RT_SP, RT_SP, RT_FP, RT_FP_MEM, RT_PLT };
	uint32_t n = 0;

	memset(p, 0, sizeof(*p));
	for (unsigned f = 0; f < FILES; f++) {
		struct rt_area *a = &p->space.at[p->space.n++];

		a->start = a->base = code_of(f);
		a->end = a->start + FUNCTIONS / FILES * CODE;
		a->first = n;
		for (unsigned i = f; f < FILES - 1 && i < FUNCTIONS; i += FILES) {
			p->kinds[i] = i == 0   ? RT_END
				      : i == 1 ? RT_SIGNAL
					       : kinds[below(sizeof(kinds) / sizeof(*kinds))];
			/* a restorer's row begins one byte before it */
			p->rows[n++] = (struct rt_row){ i / FILES * CODE, p->kinds[i] };
		}
		a->n = n - a->first;
		if (a->n) {
			p->rows[n++] = (struct rt_row){ FUNCTIONS / FILES * CODE, RT_NONE };
			a->n++;
		}
	}
}

static struct rt_row *row_of(struct fake_program *p, unsigned function)
{
	return &p->rows[p->space.at[function % FILES].first + function / FILES];
}

static const char *check_unwind(void)
{
	static struct fake_program p;
	static struct rt_frames w;
	uint64_t want[200];
	bool bare = false;
	unsigned used[FUNCTIONS] = { 0 }, depth = below(6) ? below(20) : below(160), n = 0, most;

	fake_program(&p);
	memset(&fake, 0, sizeof(fake));
	fake.sp = STACK_BASE + STACK_WORDS * 8 - 4096;
	fake.pc = code_of(0) + 1 + below(CODE - 1);
	for (unsigned i = 0; i < depth; i++) {
		unsigned function = 2 + (unsigned)below(FUNCTIONS - 2);

		/* a frame is one size only; the stack has an end */
		if (used[function]++ && p.kinds[function] == RT_SP)
			continue;
		if (fake.sp - STACK_BASE < 8192)
			break;
		want[n++] = fake.pc;
		if (below(8)) {
			/* the call may be a function's last instruction: the next one begins where it returns to */
			if (!below(4))
				fake.pc += CODE - (fake.pc - code_of(0)) % CODE;
			want[n - 1] = fake.pc;
			push(fake.pc);
		} else {
			fake.pc -= (fake.pc - code_of(0)) % CODE; /* exactly where it begins */
			want[n - 1] = fake.pc;
			signal_frame(code_of(1) + 1);
			want[n++] = code_of(1) + 1;
		}
		fake.pc = code_of(function) + 1 + below(CODE - 1);
		if (p.kinds[function] == RT_PLT) {
			/* it never calls: the innermost */
			row_of(&p, function)->rule = enter(RT_PLT);
			break;
		}
		bare = function % FILES == FILES - 1 && !below(4);
		if (bare)
			break; /* the innermost, which has not made its frame */
		if (function % FILES == FILES - 1)
			(void)enter(RT_NONE);
		else
			row_of(&p, function)->rule = enter(p.kinds[function]);
	}
	want[n++] = fake.pc;
	most = below(3) ? RT_FRAMES : 1 + (unsigned)below(RT_FRAMES);
	w = (struct rt_frames){
		.pc = fake.pc, .sp = fake.sp, .fp = fake.fp, .bare = bare, .max = most
	};
	uint64_t got = rt_unwind((struct rt_rows *)p.rows, &p.space, &w),
		 full = n < most ? n : most;

	if (got != full)
		return wrong("unwind: %d frames of %u, %u wanted", (int)got, n, most);
	for (unsigned i = 0; i < got; i++)
		if (w.at[i] != want[n - 1 - i])
			return wrong("unwind: frame %u of %u is %llx, not %llx", i, n,
				     (unsigned long long)w.at[i],
				     (unsigned long long)want[n - 1 - i]);
	return NULL;
}

/* Registers, tables and memory that make no sense: it ends, with frames of code that is there. */
static const char *check_unwind_nonsense(void)
{
	static struct fake_program p;
	static struct rt_frames w;

	fake_program(&p);
	bool signals = false, quiet = below(2);

	for (unsigned i = 0; i < 64; i++) {
		p.rows[i].rule = below(3) && !quiet
					 ? (uint32_t)rng()
					 : rule_of((unsigned)below(quiet ? RT_SIGNAL : 8),
						   below(6) * 8, (unsigned)below(4));
		signals |= (p.rows[i].rule & 7) == RT_SIGNAL;
	}
	for (unsigned i = 0; i < STACK_WORDS; i++)
		fake.word[i] = below(2) ? code_of((unsigned)below(FUNCTIONS)) + below(CODE)
					: STACK_BASE + below(STACK_WORDS) * 8;
	if (!below(4))
		p.space.at[0].n = (unsigned)rng();
	if (!below(4))
		p.space.at[1].first = (unsigned)rng();
	w = (struct rt_frames){ .pc = code_of((unsigned)below(FUNCTIONS)),
				.sp = STACK_BASE + below(STACK_WORDS) * 8,
				.fp = below(2) ? rng() : STACK_BASE + below(STACK_WORDS) * 8,
				.bare = below(2),
				.max = RT_FRAMES };
	u64 sp = w.sp, n = rt_unwind((struct rt_rows *)p.rows, &p.space, &w);

	/* only a signal's handler may have a stack of its own */
	if (!signals && (w.sp < sp || (n > 1 && w.sp < sp + 8 * (n - 1))))
		return wrong("unwind: %d frames, and down", (int)n);
	if (n < 1 || n > RT_FRAMES)
		return wrong("unwind: %d frames", (int)n);
	for (u64 i = 1; i < n; i++)
		if (w.at[i] < code_of(0) || w.at[i] > code_of(FILES - 1) + FUNCTIONS / FILES * CODE)
			return wrong("unwind: frame %d is nowhere", (int)i);
	return NULL;
}

#endif
