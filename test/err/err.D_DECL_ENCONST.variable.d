enum a { A = pid };
BEGIN
{
}
