inline int N = "text";
BEGIN
{
	trace(1);
}
