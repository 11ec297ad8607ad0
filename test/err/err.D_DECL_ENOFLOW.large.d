enum a { A = 5000000000 };
BEGIN
{
}
