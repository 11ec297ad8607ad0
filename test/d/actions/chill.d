#pragma D option destructive
#pragma D option quiet
/* chill(): waits at least that long, half of a second on a CPU at the most; then time goes on. */
BEGIN { a = timestamp; chill(3000000); b = timestamp; printf("%d\n", b - a >= 3000000); }
BEGIN { a = timestamp; chill(0); chill(pid * 0 + 1); }
BEGIN { chill(500000001); printf("too long\n"); }
BEGIN { chill(-1); printf("negative\n"); }
BEGIN { chill(499000000); printf("too long together\n"); }
BEGIN { printf("on\n"); exit(0); }
ERROR { printf("error %d\n", arg4); }
