/* Strings of 64 KiB, everywhere: cut at strsize - 1 characters exactly, and told apart by their last one. */
#pragma D option quiet
#pragma D option strsize=64k
#pragma D option dynvarsize=8m
string g; self string t; string m[string]; string n[int]; self string o[string, int];
BEGIN
{
	g = "0123456789abcdef";
	g = strjoin(g, g); g = strjoin(g, g); g = strjoin(g, g); g = strjoin(g, g);		/* 256 */
	g = strjoin(g, g); g = strjoin(g, g); g = strjoin(g, g); g = strjoin(g, g);		/* 4096 */
	g = strjoin(g, g); g = strjoin(g, g); g = strjoin(g, g);				/* 32768 */
	printf("%d", strlen(g));
	g = strjoin(g, g);
	printf(" %d", strlen(g));
	g = strjoin(g, "x");
	printf(" %d [%s]\n", strlen(g), substr(g, -6));
}
BEGIN
{
	this->s = g; self->t = g; m["k"] = g; n[1] = g;
	printf("%d %d %d %d\n", strlen(this->s), strlen(self->t), strlen(m["k"]), strlen(n[1]));
	printf("%d%d%d%d\n", this->s == g, self->t == g, m["k"] == g, n[1] < g);
	this->s = strjoin(substr(g, 1), "y");
	printf("%d [%s]\n", strlen(this->s), substr(this->s, 65530));
	self->t = strjoin(substr(g, 0, 65534), "z");
	printf("%d %d%d [%s]\n", strlen(self->t), self->t == g, self->t > g, substr(self->t, -3));
}
BEGIN
{
	m[g] = "g"; m[self->t] = "t"; self->o[g, 1] = "og"; self->o[self->t, 1] = "ot";
	printf("%s %s %s %s\n", m[g], m[self->t], self->o[g, 1], self->o[self->t, 1]);
	@[g] = count(); @[self->t] = count(); @[g] = count(); @b[strlen(g)] = count();
}
BEGIN
{
	this->u = strjoin(strjoin(substr(g, 0, 65500), "needle"), substr(g, 0, 10));
	printf("%d %d %d\n", strlen(this->u), index(this->u, "needle"), rindex(this->u, "needle", 65500));
	printf("[%s] %d [%s]\n", strstr(this->u, "needle"), strlen(strchr(this->u, 'f')), strrchr(this->u, 'n'));
	printf("[%s] %d\n", substr(toupper(this->u), -16), toupper(this->u) == toupper(tolower(this->u)));
	printf("%d [%s]\n", strlen(strtok(this->u, "n")), strtok(NULL, "n"));
	printf("%d [%s]\n", strlen(dirname(strjoin(substr(g, 0, 65000), "/base"))), basename(strjoin(substr(g, 0, 65000), "/base")));
	printf("[%s]\n", json(strjoin(strjoin("{\"a\": \"", substr(g, 0, 60000)), "\", \"b\": \"end\"}"), "b"));
	printf("%d\n", strlen(cleanpath(strjoin(substr(g, 0, 60000), "/../x"))));
}
BEGIN { printf("%d\n", strlen(json(strjoin(strjoin("{\"a\": \"", substr(g, 0, 65000)), "\"}"), "a"))); exit(0); }
END
{
	printa("%@d\n", @b);
	printa("%.3s %@d\n", @);
}
