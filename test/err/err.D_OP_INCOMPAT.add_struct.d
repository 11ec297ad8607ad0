struct s { int i; int f : 3; char t[8]; struct s *next; int a[4]; double d; }; struct s *sp; struct s sv;
BEGIN
{
	x = 1 + sv;
}
