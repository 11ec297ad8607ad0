struct in { int a; };
struct out { int b; };
BEGIN
{
	trace((xlate <struct out *> ((struct in *)0))->b);
}
