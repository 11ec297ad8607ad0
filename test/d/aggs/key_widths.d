/* Integer keys are as wide as their type: 3, 5, 8 or 16 columns; unsigned ones print as signed, as ever. */
#pragma D option quiet

BEGIN
{
	@c[(char)-1] = count();
	@s[(short)-2] = count();
	@i[-3] = count();
	@l[-4LL] = count();
	@m[(char)'a', (short)1, 2, 3LL] = count();
	@p[pid * 0 + 7LL, "s"] = count();
	exit(0);
}
