BEGIN
{
	mutex_owner();
}
