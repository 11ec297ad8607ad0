_symaddr x;
BEGIN
{
}
