BEGIN
{
	inet_ntop(2, alloca(4), 1);
}
