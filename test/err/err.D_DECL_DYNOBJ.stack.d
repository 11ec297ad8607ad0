self stack x;
BEGIN
{
}
