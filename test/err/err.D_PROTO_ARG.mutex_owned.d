BEGIN
{
	mutex_owned(5);
}
