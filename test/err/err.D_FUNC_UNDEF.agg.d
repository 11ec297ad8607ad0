BEGIN
{
	@ = nothing(1);
}
