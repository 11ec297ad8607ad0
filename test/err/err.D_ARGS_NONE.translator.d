struct o { int b; };
translator struct o < int i > { b = args[0]; };
BEGIN
{
}
