int A;
enum a { A };
BEGIN
{
}
