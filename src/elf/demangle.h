/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Symbols of C++ and Rust as their source has them.
 */
#ifndef DT_ELF_DEMANGLE_H
#define DT_ELF_DEMANGLE_H

#include <stdbool.h>

/* Is it one that may stand for another name? */
bool symbol_is_mangled(const char *symbol);
/* The source's name, the heap's: "ns::f", or with the types of its parameters, and what a compiler put behind the symbol,
 * "ns::f(int).cold". NULL: it has no other name, or no memory. */
char *symbol_demangle(const char *symbol, bool with_params);

#endif
