BEGIN
{
	denormalize(@nothing);
}
