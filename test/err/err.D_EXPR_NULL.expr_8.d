BEGIN
{
	sizeof (int);
}
