enum a { A };
enum a { B };
BEGIN
{
}
