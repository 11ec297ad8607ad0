BEGIN
{
	mutex_owned((struct mutex *)alloca(64), 1);
}
