/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What a compiler has told debuggers of a file (DWARF), and the file's own BTF.
 */
#ifndef DT_ELF_DEBUG_INFO_H
#define DT_ELF_DEBUG_INFO_H

#include <elfutils/libdw.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct debug_info;
/* Of an open ELF file, or of the separate file that is installed for it; it may be closed then. NULL: there is neither DWARF nor BTF, or no
 * memory. */
struct debug_info *debug_info_open(int fd);
void debug_info_close(struct debug_info *di);
/* The function that begins at this address of the file as linked; valid as long as di. False: none is known there. */
bool debug_info_function(struct debug_info *di, uint64_t addr, Dwarf_Die *function);
/* The struct or union of this name that some unit defines outside of all scopes; the first, if there are several. False: none. */
bool debug_info_structure(struct debug_info *di, bool is_union, const char *name, Dwarf_Die *type);
/* The entry behind this one, in the same scope. False: it is the last - or would lie before it, as a bad file may say. */
bool debug_info_next(Dwarf_Die *entry);
/* What it is called, "" if it has no name - or one that doesn't end where the file's section does. */
const char *debug_info_name(const struct debug_info *di, Dwarf_Die *entry);
/* The bytes of section .BTF, valid as long as di. NULL: it has none. */
const void *debug_info_btf(const struct debug_info *di, size_t *len);

#endif
