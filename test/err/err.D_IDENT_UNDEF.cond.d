BEGIN
{
	x = nothing ? 1 : 2;
}
