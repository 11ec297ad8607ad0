union u { int x; long y; }; union u uv;
BEGIN
{
	trace(uv.z);
}
