BEGIN
{
	copyoutstr("a", 0);
}
