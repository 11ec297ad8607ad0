/* Nothing is longer than strsize: 8 bytes are 7 characters and the end. */
#pragma D option quiet
#pragma D option strsize=8
BEGIN
{
	s = "abcdefghij";
	printf("[%s] %d\n", s, strlen(s));
	printf("[%s]\n", strjoin("abcde", "fghij"));
	printf("[%s]\n", strjoin("abcdefghij", "x"));
	a["k"] = strjoin("123456", "789");
	printf("[%s]\n", a["k"]);
	@[strjoin("qwerty", "uiop")] = count();
	printa("[%s]\n", @);
	exit(0);
}
