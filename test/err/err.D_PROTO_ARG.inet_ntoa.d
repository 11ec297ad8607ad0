BEGIN
{
	inet_ntoa(5);
}
