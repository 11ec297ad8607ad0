/* All six operators between strings: variable with variable, literal with variable, literal with literal. */
#pragma D option quiet
string a; this string b; string m[int];
BEGIN
{
	a = "a"; this->b = "a"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "a"; this->b = "ab"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "a"; this->b = "abc"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "a"; this->b = "abd"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "a"; this->b = "b"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "a"; this->b = "B"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "a"; this->b = "abcdefgh"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "a"; this->b = "abcdefghi"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "a"; this->b = "abcdefgi"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "a"; this->b = "zz top"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "a"; this->b = "abcdefghijklmnopq"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "a"; this->b = "abcdefghijklmnopr"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
}
BEGIN
{
	a = "ab"; this->b = "ab"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "ab"; this->b = "abc"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "ab"; this->b = "abd"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "ab"; this->b = "b"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "ab"; this->b = "abcdefgh"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "ab"; this->b = "abcdefghi"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "ab"; this->b = "abcdefgi"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "ab"; this->b = "zz top"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "ab"; this->b = "abcdefghijklmnopq"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "ab"; this->b = "abcdefghijklmnopr"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "abc"; this->b = "a"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "abc"; this->b = "ab"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
}
BEGIN
{
	a = "abc"; this->b = "abc"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "abc"; this->b = "abd"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "abc"; this->b = "b"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "abc"; this->b = "B"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "abc"; this->b = "abcdefgh"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "abc"; this->b = "abcdefghi"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "abc"; this->b = "abcdefgi"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "abc"; this->b = "zz top"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "abc"; this->b = "abcdefghijklmnopq"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "abc"; this->b = "abcdefghijklmnopr"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "abd"; this->b = "a"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "abd"; this->b = "ab"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
}
BEGIN
{
	a = "abd"; this->b = "abc"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "abd"; this->b = "abd"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "abd"; this->b = "b"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "abd"; this->b = "B"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "abd"; this->b = "abcdefgh"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "abd"; this->b = "abcdefghi"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "abd"; this->b = "abcdefgi"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "abd"; this->b = "zz top"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "abd"; this->b = "abcdefghijklmnopq"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "abd"; this->b = "abcdefghijklmnopr"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "b"; this->b = "a"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "b"; this->b = "ab"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
}
BEGIN
{
	a = "b"; this->b = "abc"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "b"; this->b = "abd"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "b"; this->b = "b"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "b"; this->b = "B"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "b"; this->b = "abcdefgh"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "b"; this->b = "abcdefghi"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "b"; this->b = "abcdefgi"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "b"; this->b = "zz top"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "b"; this->b = "abcdefghijklmnopq"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "b"; this->b = "abcdefghijklmnopr"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "B"; this->b = "a"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "B"; this->b = "ab"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
}
BEGIN
{
	a = "B"; this->b = "abc"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "B"; this->b = "abd"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "B"; this->b = "b"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "B"; this->b = "B"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "B"; this->b = "abcdefgh"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "B"; this->b = "abcdefghi"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "B"; this->b = "abcdefgi"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "B"; this->b = "zz top"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "B"; this->b = "abcdefghijklmnopq"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "B"; this->b = "abcdefghijklmnopr"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "abc"; printf("%d%d%d%d%d%d\n", a == "abd", a != "abd", a < "abd", a <= "abd", a > "abd", a >= "abd");
	m[1] = "abd"; printf("%d%d%d%d%d%d\n", "abc" == m[1], "abc" != m[1], "abc" < m[1], "abc" <= m[1], "abc" > m[1], "abc" >= m[1]);
	printf("%d%d%d%d%d%d\n", "abc" == "abd", "abc" != "abd", "abc" < "abd", "abc" <= "abd", "abc" > "abd", "abc" >= "abd");
	a = "abc"; printf("%d%d%d%d%d%d\n", a == "abc", a != "abc", a < "abc", a <= "abc", a > "abc", a >= "abc");
	m[1] = "abc"; printf("%d%d%d%d%d%d\n", "abc" == m[1], "abc" != m[1], "abc" < m[1], "abc" <= m[1], "abc" > m[1], "abc" >= m[1]);
	printf("%d%d%d%d%d%d\n", "abc" == "abc", "abc" != "abc", "abc" < "abc", "abc" <= "abc", "abc" > "abc", "abc" >= "abc");
	a = "abcdefgh"; printf("%d%d%d%d%d%d\n", a == "abcdefghi", a != "abcdefghi", a < "abcdefghi", a <= "abcdefghi", a > "abcdefghi", a >= "abcdefghi");
	m[1] = "abcdefghi"; printf("%d%d%d%d%d%d\n", "abcdefgh" == m[1], "abcdefgh" != m[1], "abcdefgh" < m[1], "abcdefgh" <= m[1], "abcdefgh" > m[1], "abcdefgh" >= m[1]);
	printf("%d%d%d%d%d%d\n", "abcdefgh" == "abcdefghi", "abcdefgh" != "abcdefghi", "abcdefgh" < "abcdefghi", "abcdefgh" <= "abcdefghi", "abcdefgh" > "abcdefghi", "abcdefgh" >= "abcdefghi");
	a = "b"; printf("%d%d%d%d%d%d\n", a == "abc", a != "abc", a < "abc", a <= "abc", a > "abc", a >= "abc");
	m[1] = "abc"; printf("%d%d%d%d%d%d\n", "b" == m[1], "b" != m[1], "b" < m[1], "b" <= m[1], "b" > m[1], "b" >= m[1]);
	printf("%d%d%d%d%d%d\n", "b" == "abc", "b" != "abc", "b" < "abc", "b" <= "abc", "b" > "abc", "b" >= "abc");
	a = "abcdefghi"; printf("%d%d%d%d%d%d\n", a == "abcdefghi", a != "abcdefghi", a < "abcdefghi", a <= "abcdefghi", a > "abcdefghi", a >= "abcdefghi");
	m[1] = "abcdefghi"; printf("%d%d%d%d%d%d\n", "abcdefghi" == m[1], "abcdefghi" != m[1], "abcdefghi" < m[1], "abcdefghi" <= m[1], "abcdefghi" > m[1], "abcdefghi" >= m[1]);
	printf("%d%d%d%d%d%d\n", "abcdefghi" == "abcdefghi", "abcdefghi" != "abcdefghi", "abcdefghi" < "abcdefghi", "abcdefghi" <= "abcdefghi", "abcdefghi" > "abcdefghi", "abcdefghi" >= "abcdefghi");
	a = "abcdefghijklmnopq"; printf("%d%d%d%d%d%d\n", a == "abcdefghijklmnopr", a != "abcdefghijklmnopr", a < "abcdefghijklmnopr", a <= "abcdefghijklmnopr", a > "abcdefghijklmnopr", a >= "abcdefghijklmnopr");
	m[1] = "abcdefghijklmnopr"; printf("%d%d%d%d%d%d\n", "abcdefghijklmnopq" == m[1], "abcdefghijklmnopq" != m[1], "abcdefghijklmnopq" < m[1], "abcdefghijklmnopq" <= m[1], "abcdefghijklmnopq" > m[1], "abcdefghijklmnopq" >= m[1]);
	printf("%d%d%d%d%d%d\n", "abcdefghijklmnopq" == "abcdefghijklmnopr", "abcdefghijklmnopq" != "abcdefghijklmnopr", "abcdefghijklmnopq" < "abcdefghijklmnopr", "abcdefghijklmnopq" <= "abcdefghijklmnopr", "abcdefghijklmnopq" > "abcdefghijklmnopr", "abcdefghijklmnopq" >= "abcdefghijklmnopr");
	a = "\200\377"; this->b = "z"; printf("%d%d%d%d%d%d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b);
	a = "ab\0cd"; this->b = "ab"; printf("%d%d%d%d%d%d %d\n", a == this->b, a != this->b, a < this->b, a <= this->b, a > this->b, a >= this->b, strlen(a));
	exit(0);
}
