void *p;
void *q;
BEGIN
{
	trace(p - q);
}
