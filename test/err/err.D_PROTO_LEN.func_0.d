BEGIN
{
	func();
}
