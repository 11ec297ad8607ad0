inline string N = 5;
BEGIN
{
	trace(1);
}
