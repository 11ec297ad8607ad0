/* NULL as it stands is a string at address 0: whoever reads it faults; strtok's first argument is another matter. */
#pragma D option quiet
BEGIN { printf("%d\n", strlen(NULL)); }
BEGIN { printf("%s\n", strjoin("a", NULL)); }
BEGIN { printf("%d\n", index(NULL, "a")); }
BEGIN { printf("%s\n", json("{}", NULL)); }
BEGIN { printf("%s\n", strtok("a", NULL)); }
BEGIN { printf("%s\n", toupper(NULL)); }
BEGIN { printf("%d %d\n", strtok(NULL, "a") == NULL, strtok("a b", " ") == NULL); exit(0); }
