BEGIN
{
	inet_ntop("a", alloca(4));
}
