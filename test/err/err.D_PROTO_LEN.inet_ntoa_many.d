BEGIN
{
	inet_ntoa(alloca(4), 1);
}
