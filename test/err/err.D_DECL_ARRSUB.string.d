int x["a"];
BEGIN
{
}
