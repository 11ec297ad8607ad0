BEGIN
{
	trace(root);
}
