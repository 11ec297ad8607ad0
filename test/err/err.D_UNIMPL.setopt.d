BEGIN
{
	setopt("a");
}
