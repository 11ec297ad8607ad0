/* @@requires: lab
 * @@requires: btf
 * @@options: -q
 * ipl is 0 where a process runs and not 0 in an interrupt's handler.
 */
BEGIN
{
	printf("%d\n", ipl);
}

profile-97hz
{
	printf("%d\n", ipl != 0);
	exit(0);
}
