BEGIN
{
	mutex_type_spin((struct mutex *)alloca(64), 1);
}
