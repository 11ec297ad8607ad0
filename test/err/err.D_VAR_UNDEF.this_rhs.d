BEGIN
{
	this->x = this->x + 1;
}
