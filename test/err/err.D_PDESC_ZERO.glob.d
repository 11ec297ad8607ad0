nosuch::*:x*
{
}
