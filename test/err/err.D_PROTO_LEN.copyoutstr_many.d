BEGIN
{
	copyoutstr("a", 0, 4, 1);
}
