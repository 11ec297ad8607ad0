/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The D library: inlines, types and translators that programs find ready.
 *
 * The files of dlib/ are in the binary with an index of the names they declare; one is read when a
 * name of it is met for the first time, so that a program that uses none pays nothing. Files of
 * directories that the user names (-L) are read when the first program is compiled.
 */
#ifndef DT_LIBRARY_H
#define DT_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

struct dtrace_hdl;

/* What the build makes of dlib/ (tools/dlib.awk). */
struct builtin_library {
	const char *name, *text;
	size_t len;
};
struct builtin_library_name { /* sorted by name */
	const char *name;
	unsigned file;
};
extern const struct builtin_library builtin_libraries[];
extern const unsigned builtin_libraries_n;
extern const struct builtin_library_name builtin_library_names[];
extern const unsigned builtin_library_names_n;

/* Reads the directories of the options, once. 0 or -1 with the handle's error set. */
int library_directories(struct dtrace_hdl *h);
/* For struct lang_env and types_on_missing(): may the name mean something now? */
bool library_has(void *h, const char *name);
/* Why the library that has this name could not be read; NULL: none has it, or it could. */
const char *library_why(void *h, const char *name);
/* For #pragma D depends_on. */
bool library_depends(void *h, const char *kind, const char *name);
/* How much has been read, and: forget what was read since, because the compilation it was read for
 * failed and its names are gone. */
size_t library_mark(const struct dtrace_hdl *h);
void library_forget(struct dtrace_hdl *h, size_t mark);
void library_free(struct dtrace_hdl *h);

#endif
