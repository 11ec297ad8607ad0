/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * dtrace -h: from a provider's definition to the header file that a program includes to have its
 * probes.
 *
 * A probe is a nop and a note beside it, which says where the arguments are when the nop is reached;
 * it costs nothing else. Whether anybody looks is told by a counter that the kernel keeps for us. The
 * header stands alone, for C and C++, and needs no object file of ours to be linked.
 */
#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "lib/lib.h"

static const char common[] =
	"#ifndef _DTRACE_SITE\n"
	"#if defined(__LP64__)\n"
	"#define _DTRACE_ADDRESS \".8byte\"\n"
	"/* Never in memory that is known by a name alone: names can be stripped. */\n"
	"#define _DTRACE_KEEP(name, type, value)\n"
	"#define _DTRACE_OPERAND(name, type, value) \"nr\"((type)(value))\n"
	"#else\n"
	"#define _DTRACE_ADDRESS \".4byte\"\n"
	"/* Registers are few, narrow, and not all have a byte that can be named. */\n"
	"#define _DTRACE_KEEP(name, type, value) type name = (type)(value);\n"
	"#define _DTRACE_OPERAND(name, type, value) \"m\"(name)\n"
	"#endif\n"
	"#define _DTRACE_SITE(counter, names, args, ...)\t\t\t\t\t\\\n"
	"\t__asm__ __volatile__(\"990:\\tnop\\n\"\t\t\t\t\t\t\\\n"
	"\t\t\"\\t.pushsection .note.stapsdt,\\\"?\\\",\\\"note\\\"\\n\"\t\t\t\\\n"
	"\t\t\"\\t.balign 4\\n\"\t\t\t\t\t\t\t\\\n"
	"\t\t\"\\t.4byte 992f-991f,994f-993f,3\\n\"\t\t\t\t\t\\\n"
	"\t\t\"991:\\t.asciz \\\"stapsdt\\\"\\n\"\t\t\t\t\t\t\\\n"
	"\t\t\"992:\\t.balign 4\\n\"\t\t\t\t\t\t\t\\\n"
	"\t\t\"993:\\t\" _DTRACE_ADDRESS \" 990b\\n\"\t\t\t\t\t\\\n"
	"\t\t\"\\t\" _DTRACE_ADDRESS \" _.stapsdt.base\\n\"\t\t\t\t\\\n"
	"\t\t\"\\t\" _DTRACE_ADDRESS \" \" counter \"\\n\"\t\t\t\t\t\\\n"
	"\t\tnames args\t\t\t\t\t\t\t\t\\\n"
	"\t\t\"994:\\t.balign 4\\n\\t.popsection\\n\"\t\t\t\t\t\\\n"
	"\t\t\"\\t.ifndef _.stapsdt.base\\n\"\t\t\t\t\t\t\\\n"
	"\t\t\"\\t.pushsection "
	".stapsdt.base,\\\"aG\\\",\\\"progbits\\\",.stapsdt.base,comdat\\n\"\t\\\n"
	"\t\t\"\\t.weak _.stapsdt.base\\n\\t.hidden _.stapsdt.base\\n\"\t\t\t\\\n"
	"\t\t\"_.stapsdt.base:\\t.space 1\\n\\t.size _.stapsdt.base,1\\n\"\t\t\t\\\n"
	"\t\t\"\\t.popsection\\n\\t.endif\\n\"\t\t\t\t\t\t\\\n"
	"\t\t: : __VA_ARGS__)\n"
	"#define _DTRACE_COUNTER(name)\t\t\t\t\t\t\t\\\n"
	"\t__attribute__((weak, visibility(\"hidden\"), section(\".probes\"), unused))\t\\\n"
	"\tvolatile unsigned short name\n"
	"#endif\n\n";

/* Of a probe's argument in C: its type, how an assembler's note calls it (sizeof, with a sign). */
struct c_type {
	const char *text, *sign;
};

static struct c_type c_type(const struct types *ts, dt_tid t)
{
	static const struct c_type sized[2][9] = {
		{ [1] = { "unsigned char", "" },
		  [2] = { "unsigned short", "" },
		  [4] = { "unsigned int", "" },
		  [8] = { "unsigned long long", "" } },
		{ [1] = { "signed char", "-" },
		  [2] = { "short", "-" },
		  [4] = { "int", "-" },
		  [8] = { "long long", "-" } },
	};
	dt_tid plain = type_strip(ts, t);
	bool is_signed = type_is_integer(ts, t) && type_is_signed(ts, t);

	if (!type_is_integer(ts, t))
		return (struct c_type){ "const void *", "" };
	/* These are as wide as an address, in the program's own world. */
	if (plain == T_LONG || plain == T_ULONG)
		return is_signed ? (struct c_type){ "long", "-" }
				 : (struct c_type){ "unsigned long", "" };
	return sized[is_signed][type_size(ts, t)];
}

/* "my__prov" as part of a macro: "MY_PROV". */
static void put_macro_part(FILE *out, const char *name)
{
	for (; *name; name++) {
		fputc(toupper((unsigned char)*name), out);
		if (name[0] == '_' && name[1] == '_')
			name++;
	}
}

static void put_macro(FILE *out, const struct decl *d, const struct prov_probe *p)
{
	put_macro_part(out, d->name);
	fputc('_', out);
	put_macro_part(out, p->name);
}

static void put_parameters(FILE *out, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		fprintf(out, "%sarg%u", i ? ", " : "", i);
}

/* The types as D has them, for who traces: a note that no place refers to. */
static void put_types(FILE *out, const struct types *ts, const struct decl *d,
		      const struct prov_probe *p)
{
	if (!p->nargs)
		return;
	fprintf(out,
		"__asm__(\"\\t.pushsection .note.dtrace,\\\"\\\",\\\"note\\\"\\n\\t.balign 4\\n\"\n"
		"\t\"\\t.4byte 992f-991f,994f-993f,1\\n\"\n"
		"\t\"991:\\t.asciz \\\"dtrace\\\"\\n992:\\t.balign 4\\n\"\n"
		"\t\"993:\\t.asciz \\\"%s\\\"\\n\\t.asciz \\\"%s\\\"\\n\\t.asciz \\\"",
		d->name, p->name);
	for (unsigned i = 0; i < p->nargs; i++)
		fprintf(out, "%s%s", i ? ", " : "", TYPE_NAME(ts, p->args[i].tid));
	fputs("\\\"\\n994:\\t.balign 4\\n\\t.popsection\\n\");\n", out);
}

static void put_probe(FILE *out, const struct types *ts, const struct decl *d,
		      const struct prov_probe *p)
{
	fprintf(out, "_DTRACE_COUNTER(%s_%s_semaphore);\n", d->name, p->name);
	put_types(out, ts, d, p);
	fputs("#define\t", out);
	put_macro(out, d, p);
	fputs("_ENABLED() \\\n", out);
	fprintf(out, "\t__builtin_expect(%s_%s_semaphore != 0, 0)\n#define\t", d->name, p->name);
	put_macro(out, d, p);
	fputc('(', out);
	put_parameters(out, p->nargs);
	fputs(") \\\n\tdo { \\\n", out);
	for (unsigned i = 0; i < p->nargs; i++)
		fprintf(out, "\t_DTRACE_KEEP(_dtrace_arg%u, %s, arg%u) \\\n", i,
			c_type(ts, p->args[i].tid).text, i);
	fprintf(out,
		"\t_DTRACE_SITE(\"%s_%s_semaphore\", \\\n"
		"\t\t\"\\t.asciz \\\"%s\\\"\\n\\t.asciz \\\"%s\\\"\\n\", \"\\t.asciz \\\"",
		d->name, p->name, d->name, p->name);
	for (unsigned i = 0; i < p->nargs; i++)
		fprintf(out, "%s%%c[s%u]@%%[a%u]", i ? " " : "", i, i);
	fputs("\\\"\\n\", \\\n\t\t[s] \"n\"(0)", out);
	for (unsigned i = 0; i < p->nargs; i++) {
		struct c_type c = c_type(ts, p->args[i].tid);

		fprintf(out,
			", \\\n\t\t[s%u] \"n\"(%s(int)sizeof(%s)), [a%u] "
			"_DTRACE_OPERAND(_dtrace_arg%u, %s, arg%u)",
			i, c.sign, c.text, i, i, c.text, i);
	}
	fputs("); \\\n\t} while (0)\n\n", out);
}

int dtrace_program_header(dtrace_hdl_t *h, dtrace_prog_t *prog, FILE *out, const char *name)
{
	bool any = false;

	for (const struct decl *d = prog->p->tree.decls; d; d = d->next)
		any = any || d->kind == DECL_PROVIDER;
	if (!any)
		return failf(h, EDT_NOPROBE, "%s defines no provider",
			     prog->name ? prog->name : "it");
	fputs("/*\n * Generated by dtrace(1): probes of this program. A probe is "
	      "PROVIDER_PROBE(arguments);\n"
	      " * PROVIDER_PROBE_ENABLED() tells whether somebody looks.\n */\n\n#ifndef\t_",
	      out);
	for (const char *c = name; *c; c++)
		fputc(isalnum((unsigned char)*c) ? toupper((unsigned char)*c) : '_', out);
	fputs("\n#define\t_", out);
	for (const char *c = name; *c; c++)
		fputc(isalnum((unsigned char)*c) ? toupper((unsigned char)*c) : '_', out);
	fprintf(out, "\n\n#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n%s", common);
	for (const struct decl *d = prog->p->tree.decls; d; d = d->next)
		for (unsigned i = 0; d->kind == DECL_PROVIDER && i < d->nprobes; i++)
			put_probe(out, h->types, d, &d->probes[i]);
	fputs("#ifdef __cplusplus\n}\n#endif\n\n#endif\n", out);
	return ferror(out) ? failf(h, errno ? errno : EIO, "failed to write the header: %s",
				   strerror(errno ? errno : EIO))
			   : 0;
}
