struct f;
BEGIN
{
	trace(sizeof (struct f));
}
