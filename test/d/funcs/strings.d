/* strlen, strjoin and basename at their edges. */
#pragma D option quiet
BEGIN
{
	printf("%d %d %d\n", strlen(""), strlen("a"), strlen("abcdefghijklmnopqrstuvwxyz"));
	printf("[%s] [%s] [%s] [%s]\n", strjoin("", ""), strjoin("a", ""), strjoin("", "b"), strjoin("ab", "cd"));
	printf("[%s] [%s] [%s]\n", basename("/a/b/c"), basename("/a/b/c/"), basename("/a/b/c///"));
	printf("[%s] [%s] [%s] [%s]\n", basename(""), basename("/"), basename("//"), basename("plain"));
	printf("[%s] [%s] [%s]\n", basename("./x"), basename("x/"), basename("."));
	printf("%d\n", strlen(strjoin(strjoin("abc", "de"), "f")));
	printf("%s\n", basename(strjoin("/usr/", "bin")));
	exit(0);
}
