void *p;
BEGIN
{
	p++;
}
