BEGIN
{
	json("a", "b");
}
