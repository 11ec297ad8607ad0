BEGIN
{
	mutex_owner("a");
}
