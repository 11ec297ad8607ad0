struct a { char x[600000]; char y[600000]; };
BEGIN
{
}
