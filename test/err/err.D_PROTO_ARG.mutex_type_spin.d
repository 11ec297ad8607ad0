BEGIN
{
	mutex_type_spin(5);
}
