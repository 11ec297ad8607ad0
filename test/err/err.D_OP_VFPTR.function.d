int (*f)(void);
BEGIN
{
	f--;
}
