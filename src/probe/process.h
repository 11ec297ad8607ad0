/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Processes as providers of their functions see them: which files they run code from.
 */
#ifndef DT_PROBE_PROCESS_H
#define DT_PROBE_PROCESS_H

#include "elf/functions.h"
#include "probe/probe.h"

/* A file that a process has mapped to run. */
struct process_object {
	const char *name; /* last part of its path */
	const char *path; /* by which it can be opened from here */
	const char *file; /* device and inode: the same for the same file, whatever its path */
	bool program;	  /* what was executed; users also call it a.out */
	bool later;	  /* it isn't mapped yet */
	uint64_t start, offset; /* where its code is mapped first, and of what offset in the file */
};

struct process {
	uint32_t pid;
	VEC(struct process_object) objects; /* by address */
};

/*
 * What the process runs now; read anew each time. A process that was made by us and has not begun is first brought to where its
 * libraries are there. Memory: the registry's arena. NULL: registry error set (there is none, it is not ours to look at, no
 * memory).
 */
struct process *process_look(struct registry *r, uint32_t pid);
/* Adds the files of this name that the process may map later. 0 or -ENOMEM. */
int process_look_ahead(struct registry *r, struct process *p, const char *mod);
/* A process that isn't there yet, of any number (0): with the files of this name that it may map. NULL: no memory. */
struct process *process_to_come(struct registry *r, const char *mod);
/* Does the module part of a description mean o? By its name, with or without what follows ".so"; a.out for the program. */
bool object_named(const struct process_object *o, const char *mod);
/* Is the function meant by this part of a description: by its symbol, or by its name in the source? */
bool function_named(struct elf_functions *fs, struct elf_function *f, const char *func);
/* Its functions, read once for each file. NULL: it is no ELF file, can't be opened, or no memory (counted). */
struct elf_functions *object_functions(struct registry *r, const struct process_object *o);

/*
 * News: files that a process runs and did not when it was first looked at. process_news() is true if there are any;
 * process_forget_news(): these are none any more. process_loader(): where in which file its loader calls whenever what is mapped
 * has changed, before any of it runs. False: there is no such place.
 */
bool process_news(struct registry *r, uint32_t pid);
void process_forget_news(struct registry *r, uint32_t pid);
bool process_has_seen(const struct registry *r, uint32_t pid, const char *file);
bool process_loader(struct registry *r, uint32_t pid, const char **path, uint64_t *offset);

void process_cache_free(struct registry *r);

#endif
