/* Without a format: an empty line, then keys and value in columns. */
#pragma D option quiet
BEGIN
{
	@["abc", 12] = sum(255);
	@["de", 1] = sum(-1);
	@plain = count();
	printa(@);
	printa(@plain);
	exit(0);
}
