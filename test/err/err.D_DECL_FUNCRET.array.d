int (*x)(int)[4];
BEGIN
{
}
