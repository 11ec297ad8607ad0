/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What the rest of the room needs from the parser besides parse_program() (program.h), and the one
 * thing that the parser needs from the types.
 */
#ifndef DT_PARSE_H
#define DT_PARSE_H

#include "lang/program.h"

/*
 * "(x) - 1" is a subtraction or a cast, which only the types can tell. The parser asks when nothing
 * in the text decides it and no declaration earlier in the text names x. Must be false for names of
 * variables that other programs of the session or D itself define. Defined by decl.c.
 */
bool is_type_name(struct program *p, const char *name);

/*
 * The tree as S-expressions, a clause or declaration a line: -xdump=tree and the tests. Works
 * before and after checking; what only checking sets is shown if it is there (types need ts, which
 * may be NULL).
 */
void tree_dump(struct strbuf *out, const struct program_tree *tree, const struct types *ts);
void tree_dump_node(struct strbuf *out, const struct node *n, const struct types *ts);
void tree_dump_type(struct strbuf *out, const struct type_name *tn, const struct types *ts);

#endif
