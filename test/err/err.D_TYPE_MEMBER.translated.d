struct out { int b; };
translator struct out < int i > { b = i; };
BEGIN
{
	trace(xlate <struct out> (1).nothing);
}
