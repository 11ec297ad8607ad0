/* trace() of each width, quiet: bare, signed and unsigned as the type says. */
#pragma D option quiet
BEGIN
{
	trace((char)-1); trace(" "); trace((short)-2); trace(" "); trace(-3); trace(" "); trace(-4LL); trace(" "); trace("text"); trace("\n");
	trace((unsigned char)255); trace(" "); trace((unsigned short)65535); trace("\n");
	exit(0);
}
