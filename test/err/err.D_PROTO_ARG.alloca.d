BEGIN
{
	alloca("a");
}
