struct f;
struct f x;
BEGIN
{
}
