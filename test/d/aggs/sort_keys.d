/* Several keys: by the first, then the second ... where values are equal; integers as numbers, strings as text. */
#pragma D option quiet

BEGIN
{
	@["b", 10, "x"] = count();
	@["b", 9, "y"] = count();
	@["a", 100, "z"] = count();
	@["b", 9, "x"] = count();
	@["b", -1, ""] = count();
	exit(0);
}
