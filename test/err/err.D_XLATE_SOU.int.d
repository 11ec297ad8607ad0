translator int < int i > { };
BEGIN
{
}
