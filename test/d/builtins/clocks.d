/* Clocks go on and are the kernel's; the wall's is a time of this century; vtimestamp counts less than real time. */
#pragma D option quiet
BEGIN { t = timestamp; w = walltimestamp; v = vtimestamp; }
BEGIN { printf("%d %d %d\n", timestamp >= t, walltimestamp >= w, vtimestamp >= v); exit(0); }
END
{
	printf("%d %d\n", timestamp > t, walltimestamp > w);
	printf("%d\n", w > 1500000000000000000 && w < 4102444800000000000);
	printf("%d\n", vtimestamp - v <= timestamp - t);
}
