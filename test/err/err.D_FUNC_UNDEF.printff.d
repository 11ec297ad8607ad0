BEGIN
{
	printff(1);
}
