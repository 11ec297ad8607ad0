BEGIN
{
	execname;
}
