/* index and rindex: as Perl's, with a place to begin at. */
#pragma D option quiet
BEGIN
{
	printf("%d %d %d %d\n", index("hello world", "o"), index("hello world", "world"), index("hello", "x"), index("hello", "hello!"));
	printf("%d %d %d\n", index("hello world", "o", 4), index("hello world", "o", 5), index("hello world", "o", 8));
	printf("%d %d %d\n", index("hello", "h", -3), index("hello", "h", 0), index("hello", "h", 1));
	printf("%d %d %d %d\n", index("abc", ""), index("abc", "", 2), index("abc", "", 3), index("abc", "", 9));
	printf("%d %d %d\n", index("", ""), index("", "a"), index("", "", -1));
	printf("%d %d\n", index("aaab", "aab"), index("abababac", "ababac"));
	printf("%d %d %d %d\n", rindex("hello world", "o"), rindex("hello world", "hello"), rindex("hello", "x"), rindex("a", "aa"));
	printf("%d %d %d %d\n", rindex("hello world", "o", 7), rindex("hello world", "o", 6), rindex("hello world", "o", 4),
	    rindex("hello world", "o", 3));
	printf("%d %d %d\n", rindex("hello", "h", -1), rindex("hello", "h", 0), rindex("hello", "o", 100));
	printf("%d %d %d %d\n", rindex("abc", ""), rindex("abc", "", 2), rindex("abc", "", 9), rindex("abc", "", -1));
	this->s = "/a/b/c"; this->i = 3;
	printf("%d %d\n", index(this->s, "/", this->i), rindex(this->s, "/", this->i));
	exit(0);
}
