/* A string variable holds strsize - 1 characters, whatever it is and wherever the string comes from. */
#pragma D option quiet
#pragma D option strsize=8
string g; self string s; this string t; string m[string]; string n[int];
BEGIN
{
	g = "0123456789"; self->s = "0123456789"; this->t = "0123456789"; m["0123456789"] = "0123456789";
	printf("%s %s %s %s\n", g, self->s, this->t, m["0123456789"]);
	printf("%s|%s|\n", m["0123456"], m["012345"]);
	printf("%d %d %d\n", strlen(g), strlen(self->s), strlen(this->t));
	g = "0123456"; printf("%s %d\n", g, strlen(g));
	g = "01234567"; printf("%s %d\n", g, strlen(g));
	g = strjoin("0123", "4567"); printf("%s %d\n", g, strlen(g));
	g = strjoin(g, g); printf("%s\n", g);
	n[1] = strjoin("abcd", "efghij"); printf("%s\n", n[1]);
	g = self->s; self->s = m["0123456"]; printf("%s %s\n", g, self->s);
	g = "abc"; printf("%s %d\n", g, strlen(g));
	printf("%d %d\n", sizeof (g), sizeof (string));
	printf("%d\n", g == "abc");
	exit(0);
}
