/* A char array of the kernel beside a string: comparison, assignment, stringof() and keys take it up to its NUL. */
/* @@requires: btf */
#pragma D option quiet
string s; int seen[string];
BEGIN
{
	printf("%d%d%d%d%d%d\n", curthread->comm == "dtrace", curthread->comm != "dtrace", curthread->comm < "dtrace",
	    curthread->comm <= "dtrace", curthread->comm > "dtrace", curthread->comm >= "dtrace");
	printf("%d%d%d%d%d%d\n", curthread->comm == "dtracf", curthread->comm != "dtracf", curthread->comm < "dtracf",
	    curthread->comm <= "dtracf", curthread->comm > "dtracf", curthread->comm >= "dtracf");
	printf("%d%d%d%d%d%d\n", "dtrac" == curthread->comm, "dtrac" != curthread->comm, "dtrac" < curthread->comm,
	    "dtrac" <= curthread->comm, "dtrac" > curthread->comm, "dtrac" >= curthread->comm);
	s = stringof(curthread->comm);
	printf("%s %d %d\n", s, strlen(s), s == execname);
	printf("%d %d\n", s == curthread->comm, curthread->comm == execname);
	printf("%s %s %s\n", stringof(curthread->comm), stringof curthread->comm, (string)curthread->comm);
	printf("%s\n", strjoin(stringof(curthread->comm), "!"));
	printf("%d\n", strlen(stringof(curthread->comm)));
	s = curthread->comm;
	printf("%s\n", s);
	seen[stringof(curthread->comm)] = 5;
	printf("%d %d\n", seen["dtrace"], seen[execname]);
	printf("%c%c %d\n", curthread->comm[0], curthread->comm[5], curthread->comm[6]);
	printf("%s\n", stringof(&curthread->comm[2]));
	printf("%s\n", stringof((char *)curthread->comm + 1));
	printf("%d\n", sizeof (curthread->comm));
	exit(0);
}
