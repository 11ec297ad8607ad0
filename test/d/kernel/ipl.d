/* @@requires: lab
 * @@requires: btf
 * @@requires: symbol:__per_cpu_offset
 * @@options: -q
 * ipl is 0 where a process runs and not 0 in an interrupt's handler.
 */
BEGIN
{
	began = ipl;
}

profile-97hz
{
	printf("%d %d\n", began, ipl != 0);
	exit(0);
}
