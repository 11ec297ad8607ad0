BEGIN
{
	bcopy(alloca(4), alloca(4), 4, 1);
}
