/* NULL where a string should be: a fault at address 0. */
#pragma D option quiet
BEGIN { printf("%d\n", strlen((string)NULL)); }
BEGIN { printf("%s\n", strjoin("a", (string)NULL)); }
BEGIN { printf("%s\n", basename((string)NULL)); }
BEGIN { printf("%s\n", copyinstr(0)); }
BEGIN { tracemem(copyin(0, 4), 4); }
BEGIN { printf("end\n"); exit(0); }
