BEGIN
{
	trace(curlwpsinfo);
}
