BEGIN
{
	json("a", 5);
}
