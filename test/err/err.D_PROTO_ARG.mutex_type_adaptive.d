BEGIN
{
	mutex_type_adaptive(5);
}
