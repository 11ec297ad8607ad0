BEGIN
{
	@[stack()] = count(); @["a"] = count();
}
