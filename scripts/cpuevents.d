/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * cpuevents - events that the kernel counts on its CPUs: page faults, switches, moves to another CPU, by program
 *
 *   dtrace -s cpuevents [-c command | -p pid]       end with Ctrl-C
 *
 * MAJOR are faults that waited for a disk. With counters of the processor, cpc:::cycles-all-1000000 or
 * cpc:::LLC-load-misses-all-10000 tell where its time goes: dtrace -l -P cpc.
 *
 *   NAME               FAULTS    MAJOR SWITCHES    MOVES
 *   cc1                 31415       12      271        8
 */
#pragma D option quiet
#pragma D option defaultargs

cpc:::page_faults-all-1, cpc:::major_faults-all-1, cpc:::context_switches-all-1, cpc:::cpu_migrations-all-1
/!$target || progenyof($target)/
{
	@faults[execname] = sum(probename == "page_faults-all-1");
	@major[execname] = sum(probename == "major_faults-all-1");
	@switches[execname] = sum(probename == "context_switches-all-1");
	@moves[execname] = sum(probename == "cpu_migrations-all-1");
}

dtrace:::END
{
	printf("%-16s %8s %8s %8s %8s\n", "NAME", "FAULTS", "MAJOR", "SWITCHES", "MOVES");
	printa("%-16s %@8d %@8d %@8d %@8d\n", @faults, @major, @switches, @moves);
}
