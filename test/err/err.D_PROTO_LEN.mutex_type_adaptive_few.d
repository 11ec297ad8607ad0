BEGIN
{
	mutex_type_adaptive();
}
