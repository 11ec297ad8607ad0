BEGIN
{
	trace(vmlinux`no_such_kernel_symbol_at_all);
}
