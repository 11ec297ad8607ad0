BEGIN
{
	clear(@nothing);
}
