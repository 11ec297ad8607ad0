BEGIN
/nothing == 1/
{
}
