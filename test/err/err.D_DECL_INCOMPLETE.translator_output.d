struct i { int b; };
translator struct nothing < struct i *p > { b = p->b; };
BEGIN
{
}
