struct out { int b; int c; };
translator struct out < int i > { b = i; };
BEGIN
{
	trace(xlate <struct out> (1).c);
}
