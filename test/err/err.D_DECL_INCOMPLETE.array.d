struct f;
struct f x[4];
BEGIN
{
}
