/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Types of DWARF as D's.
 */
#ifndef DT_PROBE_DWARF_TYPES_H
#define DT_PROBE_DWARF_TYPES_H

#include "elf/debug_info.h"
#include "lang/types.h"

struct dwarf_types;
/* Of di, which must stay. bits32: of a file whose pointers have 4 bytes. NULL: no memory. */
struct dwarf_types *dwarf_types_new(struct types *ts, struct debug_info *di, bool bits32);
void dwarf_types_free(struct dwarf_types *dt);
/* The type that entry has (DW_AT_type), with all that its structures lead to: T_VOID if it has none or one that D can't have; TID_NONE:
 * no memory. An object that the calling convention passes by its address becomes a pointer to it. */
dt_tid dwarf_type_of(struct dwarf_types *dt, Dwarf_Die *entry);

#endif
