BEGIN
{
	inet_ntoa();
}
