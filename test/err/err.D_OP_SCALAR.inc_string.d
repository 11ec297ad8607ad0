BEGIN
{
	s = "a"; s++;
}
