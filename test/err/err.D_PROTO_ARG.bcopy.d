BEGIN
{
	bcopy(alloca(4), 4, 4);
}
