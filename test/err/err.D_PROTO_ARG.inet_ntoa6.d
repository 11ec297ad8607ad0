BEGIN
{
	inet_ntoa6("a");
}
