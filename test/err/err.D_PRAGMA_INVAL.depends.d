#pragma D depends_on nothing else
BEGIN
{
}
