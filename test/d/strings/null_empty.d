/* NULL and "": what was never assigned is both; NULL sorts before every string; each is false-like only by comparison. */
#pragma D option quiet
string g; self string s; this string t; string m[int];
BEGIN
{
	printf("[%s][%s][%s][%s]\n", g, self->s, this->t, m[1]);
	printf("%d%d%d%d\n", g == NULL, self->s == NULL, this->t == NULL, m[1] == NULL);
	printf("%d%d%d%d\n", g == "", self->s == "", this->t == "", m[1] == "");
	printf("%d%d%d%d\n", g != NULL, self->s != NULL, this->t != NULL, m[1] != NULL);
	printf("%d%d%d%d%d%d\n", g == "a", g != "a", g < "a", g <= "a", g > "a", g >= "a");
	printf("%d %d %d %d\n", strlen(g), strlen(self->s), strlen(this->t), strlen(m[1]));
	printf("[%s]\n", strjoin(g, strjoin("", m[1])));
	g = "x"; self->s = "x"; this->t = "x"; m[1] = "x";
	printf("%d%d%d%d\n", g == NULL, self->s == NULL, this->t == NULL, m[1] == NULL);
	printf("%d%d%d%d\n", NULL != g, NULL != self->s, NULL != this->t, NULL != m[1]);
	printf("%d%d%d%d\n", g == "", "" < g, "" == m[1], m[1] > "");
	g = NULL; self->s = NULL; this->t = NULL; m[1] = NULL;
	printf("%d%d%d%d\n", g == NULL, self->s == NULL, this->t == NULL, m[1] == NULL);
	g = "x"; self->s = "x"; this->t = "x"; m[1] = "x";
	g = 0; self->s = 0; this->t = 0; m[1] = 0;
	printf("[%s][%s][%s][%s]\n", g, self->s, this->t, m[1]);
	g = ""; m[1] = "";
	printf("[%s][%s]%d%d\n", g, m[1], g == "", m[1] == "");
	printf("%d%d%d\n", "" == "", "" == "a", "" < "a");
	exit(0);
}
