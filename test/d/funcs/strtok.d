/* strtok: the string and the place in it are kept from call to call, and from clause to clause of one firing. */
#pragma D option quiet
BEGIN
{
	printf("%d\n", strtok(NULL, ",") == NULL);
	this->str = ",,,Carrots,,Barley,Oatmeal,,,Beans,";
	printf("[%s]\n", strtok(this->str, ","));
	this->str = "changed";
}
BEGIN { printf("[%s]\n", this->t = strtok(NULL, ",")); }
BEGIN /strtok(NULL, ",") == "Oatmeal"/ { printf("Oatmeal\n"); }
BEGIN
{
	printf("[%s]\n", strtok(NULL, ","));
	printf("%d\n", strtok(NULL, ",") == NULL);
	printf("%d\n", strtok(NULL, ",") == NULL);
	/* other delimiters at each call: the one that ended a token is still there; none; all of the string */
	printf("[%s]", strtok("/usr/bin:ls -l", "/"));
	printf("[%s]", strtok(NULL, ":"));
	printf("[%s]", strtok(NULL, " -"));
	printf("[%s]", strtok(NULL, ""));
	printf("%d\n", strtok(NULL, "") == NULL);
	printf("%d %d [%s] [%s]\n", strtok("", ",") == NULL, strtok(",,,", ",") == NULL, strtok("abc", ""), strtok("abc", ","));
	/* a token of a token; a string that is not a variable */
	printf("[%s]", strtok(strtok("a:b,c:d", ","), ":"));
	printf("[%s]%d\n", strtok(NULL, ":"), strtok(NULL, ":") == NULL);
	printf("[%s]\n", strtok(strjoin("x;y", ";z"), ";"));
}
BEGIN /(this->f = strtok(NULL, ";")) != NULL/ { printf("[%s]\n", this->f); }
BEGIN { exit(0); }
END { printf("%d\n", strtok(NULL, ";") == NULL); }
