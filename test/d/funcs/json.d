/* json: one element of a text, as it stands there; NULL if there is none. */
#pragma D option quiet
#pragma D option strsize=1024
BEGIN
{
	in = "{\"a\": {\"b\": [1, -2.5e3, {\"c\": \"deep\"}]}, \"s\": \"q\\\"uo\\u0041\", \"t\": true, \"n\": null, \"o\": {}, \"e\": [], \"1\": \"one\", \"\": 5}";
	printf("[%s] [%s] [%s]\n", json(in, "a.b[0]"), json(in, "a.b[1]"), json(in, "a.b[2].c"));
	printf("[%s]\n[%s]\n", json(in, "a.b"), json(in, "a"));
	printf("[%s] [%s] [%s] [%s] [%s]\n", json(in, "s"), json(in, "t"), json(in, "n"), json(in, "o"), json(in, "e"));
	printf("%d%d%d%d%d%d\n", json(in, "x") == NULL, json(in, "a.x") == NULL, json(in, "a.b[3]") == NULL, json(in, "t.u") == NULL,
	    json(in, "a[0]") == NULL, json(in, "e[0]") == NULL);
	printf("[%s]\n", json(in, "1"));
	printf("[%s] [%s] [%s]\n", json("[10, [20, 21], 30]", "0"), json("[10, [20, 21], 30]", "1[1]"), json("[10, [20, 21], 30]", "[2]"));
	printf("%d%d%d%d\n", json("", "a") == NULL, json("{", "a") == NULL, json("{\"a\":", "a") == NULL, json("5", "a") == NULL);
	printf("%d%d%d\n", json("{\"a\" 1}", "a") == NULL, json("{\"a\": tru}", "a") == NULL, json("{\"a\": \"open", "a") == NULL);
	printf("%d\n", strtoll(json(in, "a.b[0]")) + strlen(json(in, "a.b[2].c")));
	exit(0);
}
