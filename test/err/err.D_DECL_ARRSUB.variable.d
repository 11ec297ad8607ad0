int x[pid];
BEGIN
{
}
