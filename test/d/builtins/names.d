/* Of the probe and the program; arguments of BEGIN are 0. */
#pragma D option quiet
BEGIN
{
	printf("[%s] [%s] [%s] [%s] %d\n", probeprov, probemod, probefunc, probename, id);
	printf("%d %d %d\n", arg0, arg5, arg9);
	printf("%d %d\n", pid == $pid, uid == $uid && gid == $gid);
	printf("%d %d\n", cpu == curcpu->cpu_id, stackdepth > 0);
	e = epid;
}
BEGIN { printf("%d\n", epid == e + 1); exit(0); }
END { printf("[%s] %d %d\n", probename, id, epid > e); }
