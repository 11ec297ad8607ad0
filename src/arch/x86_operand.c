/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Reading operands. A register is known by all of its names; which of its bytes are meant follows
 * from the name, how many bytes the value has is said before the @.
 */
#include "arch/x86_operand.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "arch/arch.h"

/* Offset in pt_regs of the register that R_<name> means; -1: none. */
static int offset_of(const char *name)
{
	for (unsigned i = 0; i < ARCH_HOST->nregs; i++)
		if (!strcmp(ARCH_HOST->regs[i].name + 2, name))
			return ARCH_HOST->regs[i].off;
	return -1;
}

/* Of the old registers' names in all sizes. */
static bool old_register(const char *name, struct operand *o)
{
	static const struct {
		char names[5][4]; /* 8, 4, 2, 1 bytes; the second byte */
		const char *wide, *narrow;
	} table[] = {
		{ { "rax", "eax", "ax", "al", "ah" }, "RAX", "EAX" },
		{ { "rbx", "ebx", "bx", "bl", "bh" }, "RBX", "EBX" },
		{ { "rcx", "ecx", "cx", "cl", "ch" }, "RCX", "ECX" },
		{ { "rdx", "edx", "dx", "dl", "dh" }, "RDX", "EDX" },
		{ { "rsi", "esi", "si", "sil", "" }, "RSI", "ESI" },
		{ { "rdi", "edi", "di", "dil", "" }, "RDI", "EDI" },
		{ { "rbp", "ebp", "bp", "bpl", "" }, "RBP", "EBP" },
		{ { "rsp", "esp", "sp", "spl", "" }, "RSP", "ESP" },
		{ { "rip", "eip", "ip", "", "" }, "RIP", "EIP" },
	};
	static const uint8_t bytes[] = { 8, 4, 2, 1, 1 };

	for (size_t i = 0; i < ARRAY_SIZE(table); i++)
		for (int k = 0; k < 5; k++) {
			if (!*table[i].names[k] || strcmp(table[i].names[k], name))
				continue;
			o->reg_bytes = bytes[k];
			o->high = k == 4;
			o->reg = offset_of(table[i].wide);
			if (o->reg < 0)
				o->reg = offset_of(table[i].narrow);
			return o->reg >= 0;
		}
	return false;
}

/* %r8 to %r15, %r8d, %r8w, %r8b. */
static bool new_register(const char *name, struct operand *o)
{
	char full[8] = "R";
	char *end;
	unsigned long n;

	if (name[0] != 'r' || !isdigit((unsigned char)name[1]))
		return false;
	n = strtoul(name + 1, &end, 10);
	if (n < 8 || n > 15 || (*end && end[1]))
		return false;
	o->reg_bytes = !*end ? 8 : *end == 'd' ? 4 : *end == 'w' ? 2 : *end == 'b' ? 1 : 0;
	memcpy(full + 1, name + 1, (size_t)(end - name - 1));
	full[end - name] = '\0';
	full[0] = 'R';
	o->reg = offset_of(full);
	return o->reg_bytes && o->reg >= 0;
}

/* At a '%'. The register's place goes to *reg. */
static bool read_register(const char **s, struct operand *o)
{
	char name[8];
	size_t n = 0;

	if (**s != '%')
		return false;
	for (++*s; isalnum((unsigned char)**s); ++*s) {
		if (n + 1 >= sizeof(name))
			return false;
		name[n++] = **s;
	}
	name[n] = '\0';
	return old_register(name, o) || new_register(name, o);
}

static bool is_symbol_char(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '.' || c == '$';
}

/* "counter+8", "-16", "0x10": what stands before the parenthesis. */
static bool read_displacement(const char **s, struct operand *o)
{
	while (**s && **s != '(' && **s != ' ') {
		char *end;
		int64_t v;

		if (**s == '+' && o->value && !isdigit((unsigned char)(*s)[1]))
			++*s;
		if (isalpha((unsigned char)**s) || **s == '_' || **s == '.') {
			if (o->symbol)
				return false;
			o->symbol = *s;
			while (is_symbol_char(**s))
				++*s;
			o->symbol_len = (size_t)(*s - o->symbol);
			continue;
		}
		v = strtoll(*s, &end, 0);
		if (end == *s)
			return false;
		o->value = (int64_t)((uint64_t)o->value + (uint64_t)v);
		*s = end;
	}
	return true;
}

/* "(%base,%index,scale)" */
static bool read_address(const char **s, struct operand *o)
{
	struct operand r = { .reg = -1 };

	++*s;
	if (**s == '%') {
		if (!read_register(s, &r))
			return false;
		o->reg = r.reg;
	}
	if (**s == ',') {
		++*s;
		if (!read_register(s, &r))
			return false;
		o->index = r.reg;
		o->scale = 1;
		if (**s == ',') {
			char *end;
			unsigned long scale = strtoul(*s + 1, &end, 10);

			if (scale != 1 && scale != 2 && scale != 4 && scale != 8)
				return false;
			o->scale = (uint8_t)scale;
			*s = end;
		}
	}
	if (**s != ')')
		return false;
	++*s;
	/* Relative to the instruction is how addresses are written, not what they are: the symbol's is known. */
	if (o->symbol && o->reg == ARCH_HOST->off_ip)
		o->reg = -1;
	return true;
}

static bool read_size(const char **s, bool bits64, struct operand *o)
{
	char *end;
	long n = strtol(*s, &end, 10);

	o->size = bits64 ? 8 : 4;
	o->is_signed = false;
	if (end == *s || *end != '@')
		return true; /* old notes say none */
	o->is_signed = n < 0;
	if (n < -8 || n > 8)
		return false;
	n = n < 0 ? -n : n;
	if (n != 1 && n != 2 && n != 4 && n != 8)
		return false;
	o->size = (uint8_t)n;
	*s = end + 1;
	return true;
}

bool x86_operand_read(const char *s, bool bits64, struct operand *o, const char **end)
{
	*o = (struct operand){ .reg = -1, .index = -1 };
	if (!read_size(&s, bits64, o))
		return false;
	if (*s == '$') {
		char *stop;

		o->kind = OPERAND_CONST;
		o->value = strtoll(s + 1, &stop, 0);
		if (stop == s + 1)
			return false;
		s = stop;
	} else if (*s == '%') {
		o->kind = OPERAND_REG;
		if (!read_register(&s, o))
			return false;
	} else {
		o->kind = OPERAND_MEM;
		if (!read_displacement(&s, o))
			return false;
		if (*s == '(' && !read_address(&s, o))
			return false;
		if (o->reg < 0 && o->index < 0 && !o->symbol)
			return false;
	}
	if (*s && *s != ' ')
		return false;
	*end = s;
	return true;
}
