/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Processors.
 */

typedef struct processor_info {
	int pi_state;
	string pi_processor_type;
	string pi_fputypes;
	int pi_clock;
} processor_info_t;

typedef int chipid_t;
typedef int psetid_t;
typedef int lgrp_id_t;

typedef struct cpuinfo {
	processorid_t cpu_id;
	psetid_t cpu_pset;
	chipid_t cpu_chip;
	lgrp_id_t cpu_lgrp;
	processor_info_t cpu_info;
} cpuinfo_t;

translator cpuinfo_t < processorid_t C > {
	cpu_id = C;
	cpu_pset = 0;
	cpu_chip = 0;
	cpu_lgrp = 0;
};

inline cpuinfo_t *curcpu = xlate <cpuinfo_t *> (cpu);
#pragma D attributes Stable/Stable/Common curcpu

/* How deep in interrupts a processor is. */
typedef struct _interrupts {
	uint_t depth;
} _interrupts_t;

translator _interrupts_t < processorid_t C > {
	depth = (*(int *)(*(uint64_t *)((uint64_t)&`__per_cpu_offset + C * sizeof (void *)) +
	    (uint64_t)&`__preempt_count) & 0xf0000) != 0;
	depth = (*(int *)(*(uint64_t *)((uint64_t)&`__per_cpu_offset + C * sizeof (void *)) +
	    (uint64_t)&`pcpu_hot + offsetof(struct pcpu_hot, preempt_count)) & 0xf0000) != 0;
};

inline uint_t ipl = xlate <_interrupts_t> (cpu).depth;
#pragma D attributes Stable/Stable/Common ipl
