BEGIN
{
	fresh = fresh + 1;
}
