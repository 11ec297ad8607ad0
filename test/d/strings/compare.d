#pragma D option quiet
string s; self string t;
BEGIN
{
	s = "hello"; self->t = "help";
	printf("%d%d%d%d%d%d\n", s == "hello", s != "hello", s < "hello", s <= "hello", s > "hello", s >= "hello");
	printf("%d%d%d%d%d%d\n", s == self->t, s != self->t, s < self->t, s <= self->t, s > self->t, s >= self->t);
	printf("%d%d\n", "a" == "a", "a" == "b");
	printf("%d %d\n", strlen(s), strlen(""));
	printf("%s %s\n", strjoin(s, "!"), strjoin("a", strjoin("b", "c")));
	printf("%s %s %s %s\n", basename("/usr/bin/ls"), basename("ls"), basename("/a/b/"), basename("/"));
	printf("[%s] %d\n", s == "hello" ? "yes" : "no", s == NULL);
	s = NULL;
	printf("[%s] %d\n", s, s == NULL);
	exit(0);
}
