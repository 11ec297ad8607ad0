BEGIN
{
	mutex_type_adaptive((struct mutex *)alloca(64), 1);
}
