BEGIN
{
	trace((vmlinux`nothing_t *)arg0);
}
