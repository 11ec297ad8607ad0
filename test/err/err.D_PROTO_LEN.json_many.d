BEGIN
{
	json("a", "b", 1);
}
