BEGIN
{
	strjoin();
}
