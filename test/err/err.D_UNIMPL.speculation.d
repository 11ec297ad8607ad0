BEGIN
{
	speculation();
}
