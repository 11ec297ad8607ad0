BEGIN
{
	@[1] = count(); @["a"] = count();
}
