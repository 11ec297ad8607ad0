BEGIN
{
	rw_iswriter(5);
}
