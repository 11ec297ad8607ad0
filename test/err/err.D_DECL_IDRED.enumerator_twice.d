enum a { A, A };
BEGIN
{
}
