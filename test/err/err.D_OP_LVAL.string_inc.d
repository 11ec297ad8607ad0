BEGIN
{
	++"a";
}
