/* strchr, strrchr, strstr: the rest of the string from where it was found; NULL where it was not. */
#pragma D option quiet
BEGIN
{
	printf("[%s] [%s] [%s]\n", strchr("fooeyfooeyfoo", 'f'), strchr("fooeyfooeyfoo", 'e'), strchr("fooeyfooeyfoo", 'y'));
	printf("[%s] [%s] [%s]\n", strrchr("fooeyfooeyfoo", 'f'), strrchr("fooeyfooeyfoo", 'e'), strrchr("fooeyfooeyfoo", 'y'));
	printf("%d %d %d %d\n", strchr("foo", 'x') == NULL, strrchr("foo", 'x') == NULL, strchr("foo", 'f') == NULL, strrchr("", 'f') == NULL);
	printf("[%s] [%s]\n", strchr("foo", 'x'), strrchr("foo", 'x'));
	printf("[%s] [%s] [%s]\n", strstr("foobarbazbop", "barbaz"), strstr("foobarbazbop", "bop"), strstr("foobarbazbop", "f"));
	printf("%d %d %d\n", strstr("foobar", "baz") == NULL, strstr("foobar", "foobars") == NULL, strstr("foobar", "foo") != NULL);
	printf("[%s] [%s]\n", strstr("foobar", ""), strstr("foobar", "foobar"));
	printf("[%s]\n", strchr(strchr("a=b=c", '=') , 'b'));
	printf("%d\n", strlen(strstr(strjoin("/usr", "/bin/ls"), "/bin")));
	this->s = "key=value"; this->c = (char)'=';
	printf("[%s]%d\n", strchr(this->s, this->c), strchr(this->s, this->c) == "=value");
	printf("%d\n", strchr("\377x", '\377') != NULL);
	exit(0);
}
