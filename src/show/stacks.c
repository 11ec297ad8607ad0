/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Stacks: a frame a line, module`function+0xoffset.
 */
#include "show/impl.h"

static void put_frame(struct show *s, bool user, uint32_t pid, uint64_t pc, struct strbuf *out)
{
	struct symbols *sy = s->opts.noresolve ? NULL : show_symbols(s);

	if (!sy)
		put_hex(out, pc);
	else if (user)
		symbols_user(sy, pid, pc, true, out);
	else
		symbols_kernel(sy, pc, out);
}

/*
 * How a raw tracepoint reaches its programs shows on the stack as up to two frames; which of them
 * depends on how many programs the tracepoint has, so they are known by name only.
 */
static bool is_trampoline(struct show *s, uint64_t pc)
{
	static const char *const prefixes[] = { "vmlinux`__bpf_trace_", "vmlinux`__traceiter_",
						"vmlinux`bpf_trace_run" };
	struct symbols *sy = show_symbols(s);

	strbuf_reset(&s->word);
	if (sy)
		symbols_kernel(sy, pc, &s->word);
	for (size_t i = 0; s->word.s && i < ARRAY_SIZE(prefixes); i++)
		if (!strncmp(s->word.s, prefixes[i], strlen(prefixes[i])))
			return true;
	return false;
}

/*
 * The kernel takes what code without frame pointers has in the register for one, and goes on from there: what it finds is no
 * caller, and nor is what it finds next.
 */
static bool is_nonsense(struct show *s, uint32_t pid, uint64_t pc)
{
	struct symbols *sy = s->opts.noresolve ? NULL : show_symbols(s);

	return sy && !symbols_user_code(sy, pid, pc);
}

void stack_trim(struct show *s, const struct rec_field *f, char *base)
{
	char *p = base + f->off, *from = p, *end = p + f->size;
	size_t keep = f->size - f->spare * 8;
	uint64_t pc;

	while (!s->opts.noresolve && from < end) {
		memcpy(&pc, from, 8);
		if (!pc || !is_trampoline(s, pc))
			break;
		from += 8;
	}
	if (keep > (size_t)(end - from))
		keep = (size_t)(end - from);
	memmove(p, from, keep);
	memset(p + keep, 0, f->size - keep);
}

void put_stack(struct show *s, const struct rec_field *f, const char *base, int indent, int width,
	       int prec)
{
	const char *p = base + f->off, *end = p + f->size / 8 * 8;
	bool user = f->kind == FIELD_USTACK;
	bool first = true, top = !user && !s->opts.noresolve;
	uint64_t pid = 0, pc;
	size_t frames = f->size / 8 - (user ? 1 : f->spare), n;

	if (user && p < end) {
		memcpy(&pid, p, 8);
		p += 8;
	}
	strbuf_putc(&s->text, '\n');
	for (; p < end && frames; p += 8) {
		memcpy(&pc, p, 8);
		if (!pc)
			break;
		if (top && is_trampoline(s, pc))
			continue;
		top = false;
		if (user && !first && is_nonsense(s, (uint32_t)pid, pc))
			break;
		first = false;
		frames--;
		strbuf_reset(&s->word);
		put_frame(s, user, (uint32_t)pid, pc, &s->word);
		n = prec >= 0 && s->word.n > (size_t)prec ? (size_t)prec : s->word.n;
		put_spaces(&s->text, indent > 0 ? (size_t)indent : 0);
		put_column(&s->text, s->word.s ? s->word.s : "", n, width);
		strbuf_putc(&s->text, '\n');
		s->text.failed |= s->word.failed;
	}
}
