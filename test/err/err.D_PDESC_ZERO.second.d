BEGIN, nosuch:::x
{
}
