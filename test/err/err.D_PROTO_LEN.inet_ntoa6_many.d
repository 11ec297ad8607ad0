BEGIN
{
	inet_ntoa6(alloca(16), 1);
}
