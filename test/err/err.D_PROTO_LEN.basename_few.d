BEGIN
{
	basename();
}
