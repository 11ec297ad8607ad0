/* rawbytes: bytes are never taken for text. */
#pragma D option quiet
#pragma D option rawbytes
char text[4];
BEGIN
{
	text[0] = 'h'; text[1] = 'i';
	trace(text);
	trace("strings are strings");
	exit(0);
}
