/* A this-> string is all that a program needs memory for: it has room of its own, on every CPU, and the kernel accepts it. */
#pragma D option quiet
BEGIN
{
	printf("%s\n", strjoin("a", "b"));
	exit(0);
}

proc:::exec-success
{
	this->s = "a string of the firing alone";
}
