BEGIN
{
	copyoutstr(4, 0, 4);
}
