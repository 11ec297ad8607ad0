int pid;
BEGIN
{
}
