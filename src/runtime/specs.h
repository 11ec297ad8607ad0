/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What a speculation has in the session's state; the first is nobody's, ids begin with 1.
 * code/lower_spec.c says what the words mean.
 */
#ifndef DT_RT_SPECS_H
#define DT_RT_SPECS_H

enum { RT_SPEC_MAX = 4096 };

struct rt_spec {
	unsigned long long state, given;
};

struct rt_specs {
	struct rt_spec at[RT_SPEC_MAX + 1];
};

#endif
