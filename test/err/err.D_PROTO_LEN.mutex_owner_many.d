BEGIN
{
	mutex_owner((struct mutex *)alloca(64), 1);
}
