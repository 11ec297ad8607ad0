struct out { int b; };
translator struct out < int i > { b = i; };
translator struct out < int k > { b = k; };
BEGIN
{
}
