/* tolower and toupper change ASCII letters and nothing else. */
#pragma D option quiet
BEGIN
{
	printf("[%s] [%s]\n", tolower("Hello, WORLD @[`{09"), toupper("Hello, world @[`{09"));
	printf("[%s] [%s] [%s] [%s]\n", tolower(""), toupper(""), tolower("AZaz"), toupper("AZaz"));
	printf("%d\n", toupper("\340\301z") == "\340\301Z");
	printf("[%s]\n", toupper(strjoin("ab", tolower("CD"))));
	exit(0);
}
