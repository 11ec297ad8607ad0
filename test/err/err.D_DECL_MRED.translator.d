struct out { int b; int c; };
translator struct out < int i > { b = i; b = 1; };
BEGIN
{
}
