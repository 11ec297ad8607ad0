struct out { string s; };
translator struct out < int i > { s = i; };
BEGIN
{
}
