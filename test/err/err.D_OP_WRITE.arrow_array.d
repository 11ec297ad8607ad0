struct s { int i; int f : 3; char t[8]; struct s *next; int a[4]; double d; };
BEGIN
{
	((struct s *)arg0)->a[1] = 1;
}
