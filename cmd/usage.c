/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What the command can do, on one screen, and which it is.
 */
#include "cmd.h"

/* The D language this understands, by the number the guides count it with. */
#define D_VERSION "2.0"

void print_version(FILE *out)
{
	fprintf(out, "dtrace: D %s\nThis is DTrace for Linux %s\n", D_VERSION, DT_VERSION);
}

void print_help(FILE *out)
{
	fputs("Usage: dtrace [-CeFHlqSvwZ] [-b bufsz] [-c command] [-D name[=value]] [-I path]\n"
	      "              [-L path] [-o output] [-p pid] [-U name] [-x opt[=val]] [-X a|c|s|t]\n"
	      "              [-P provider [[predicate] action]] [-m [provider:]module [[predicate] "
	      "action]]\n"
	      "              [-f [[provider:]module:]func [[predicate] action]]\n"
	      "              [-n [[[provider:]module:]func:]name [[predicate] action]]\n"
	      "              [-i probe-id [[predicate] action]] [-s script] [arguments ...]\n"
	      "       dtrace -h | -G [-o output] -s provider.d [object files ...]\n"
	      "       dtrace -V | --version | --help | --doctor | --scripts\n"
	      "\n"
	      "  -n, -f, -m, -P, -i   enable or list probes by name, function, module, provider, "
	      "id\n"
	      "  -s script            run (or list the probes of) a D script: a file, - for "
	      "standard input,\n"
	      "                       or the name of one that --scripts lists\n"
	      "  -c command           run a command and trace until it ends; its process is "
	      "$target\n"
	      "  -p pid               trace until this process ends; it is $target\n"
	      "  -l                   list the probes that match; with -v their arguments and "
	      "stability\n"
	      "  -e                   compile only, needs no privilege\n"
	      "  -q                   print only what the program prints\n"
	      "  -o output            append the output to a file\n"
	      "  -v                   tell the stability of what the program uses\n"
	      "  -F                   indent by function entry and return\n"
	      "  -S                   show the program as BPF\n"
	      "  -w                   permit destructive actions\n"
	      "  -Z                   permit descriptions that match no probe\n"
	      "  -C                   run programs through the C preprocessor; -D name[=value], "
	      "-U name,\n"
	      "                       -I directory, -H (name the files read) and -X a|c|s|t (how "
	      "it "
	      "reads C)\n"
	      "                       are for it\n"
	      "  -L directory         read the D library files there as well\n"
	      "  -b bufsz             size of a CPU's buffer (4m)\n"
	      "  -x opt[=val]         set an option\n"
	      "  -h                   write the header by which a program has the probes that a "
	      "script defines\n"
	      "  -G                   write the object file that make rules link with it\n"
	      "  -V, --version        print the version\n"
	      "      --help           print this (and -h alone does)\n"
	      "      --scripts        list the scripts that come with dtrace\n"
	      "      --doctor         tell what this machine offers, what is missing and what to "
	      "do\n"
	      "\n"
	      "Arguments are the program's $1, $2 ... An example:\n"
	      "\n"
	      "  dtrace -n 'syscall:::entry { @[execname] = count(); }'\n",
	      out);
}
