BEGIN
{
	x["a"] = 1; trace(x[1]);
}
