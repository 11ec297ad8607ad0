BEGIN
{
	this->x = "a"; this->x = 1;
}
