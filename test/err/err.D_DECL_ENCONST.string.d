enum a { A = "x" };
BEGIN
{
}
