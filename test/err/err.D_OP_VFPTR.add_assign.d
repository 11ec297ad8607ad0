BEGIN
{
	this->p = alloca(8);
	this->p += 1;
}
