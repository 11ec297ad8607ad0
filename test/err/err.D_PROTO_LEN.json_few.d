BEGIN
{
	json("a");
}
