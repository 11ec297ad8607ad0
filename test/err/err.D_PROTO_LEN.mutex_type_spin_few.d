BEGIN
{
	mutex_type_spin();
}
