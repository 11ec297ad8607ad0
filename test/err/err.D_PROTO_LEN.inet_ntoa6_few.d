BEGIN
{
	inet_ntoa6();
}
