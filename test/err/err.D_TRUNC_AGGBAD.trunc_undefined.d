BEGIN
{
	trunc(@nothing);
}
