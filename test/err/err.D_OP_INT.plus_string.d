BEGIN
{
	x = +"a";
}
