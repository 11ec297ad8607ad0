provider p { };
provider p { };
BEGIN
{
}
