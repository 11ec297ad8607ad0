broken:::x
{
}
