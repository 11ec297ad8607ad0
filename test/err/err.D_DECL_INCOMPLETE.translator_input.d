struct o { int b; };
translator struct o < struct nothing i > { b = i.a; };
BEGIN
{
}
