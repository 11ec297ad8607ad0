/* The registers' names of any processor mean this one's. */
#pragma D option quiet
inline int wide = sizeof (long) == 8;
BEGIN
{
	printf("%d %d %d\n", R_PC == (wide ? R_RIP : R_EIP), R_SP == (wide ? R_RSP : R_UESP), R_FP == (wide ? R_RBP : R_EBP));
	printf("%d %d %d\n", R_R0 == (wide ? 33 : 11), R_R1 == (wide ? 31 : 9), R_PS == (wide ? 38 : 16));
	exit(0);
}
