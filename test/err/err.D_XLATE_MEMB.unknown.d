struct out { int b; };
translator struct out < int i > { c = i; };
BEGIN
{
}
