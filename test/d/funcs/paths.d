/* dirname and basename as their commands have it, cleanpath as the guide. */
#pragma D option quiet
BEGIN
{
	printf("[%s] [%s] [%s] [%s]\n", dirname("/foo/bar/baz"), dirname("/foo/bar///baz/"), dirname("/foo/bar/baz/"), dirname("/foo/bar/baz//"));
	printf("[%s] [%s] [%s] [%s] [%s]\n", dirname("/foo"), dirname("///foo"), dirname("foo"), dirname("foo/"), dirname("foo/bar"));
	printf("[%s] [%s] [%s] [%s] [%s] [%s]\n", dirname(""), dirname("/"), dirname("//"), dirname("."), dirname(".."), dirname("./a"));
	printf("[%s] [%s] [%s] [%s]\n", basename("/foo/bar/baz"), basename("/foo/bar///baz/"), basename("foo//"), basename("///"));
	printf("[%s] [%s] [%s]\n", cleanpath("/foo/bar/baz"), cleanpath("/foo//bar///baz/"), cleanpath("/foo/./bar/././baz"));
	printf("[%s] [%s] [%s] [%s]\n", cleanpath("/foo/bar/../baz"), cleanpath("/foo/bar/../../baz"), cleanpath("/../../foo"), cleanpath("/foo/.."));
	printf("[%s] [%s] [%s] [%s]\n", cleanpath("/"), cleanpath("//"), cleanpath(""), cleanpath("foo/./bar/../baz"));
	printf("[%s] [%s] [%s] [%s]\n", cleanpath("/foo/..."), cleanpath("/.foo"), cleanpath("/foo/..bar"), cleanpath("/foo/b./c.."));
	printf("[%s]\n", dirname(cleanpath(strjoin("/usr/lib/../bin/", "./ls"))));
	exit(0);
}
