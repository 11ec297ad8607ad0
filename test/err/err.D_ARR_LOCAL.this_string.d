BEGIN
{
	this->x["a"] = "b";
}
