inline int i = 1;
#pragma D attributes Stable/Good/Common i
BEGIN
{
}
