nosuch:::x
{
}
