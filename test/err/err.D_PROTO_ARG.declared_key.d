int x[int];
BEGIN
{
	x["a"] = 1;
}
