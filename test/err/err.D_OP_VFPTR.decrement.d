void *p;
BEGIN
{
	--p;
}
