/* A firing with interrupts off may make many elements, of whatever size: no drops while there is room. */
#pragma D option quiet
string s[int, string];
tick-10ms /n++ == 0/
{
	a[1] = 1; a[2] = 2; a[3] = 3; a[4] = 4; a[5] = 5; a[6] = 6; a[7] = 7; a[8] = 8; a[9] = 9; a[10] = 10; a[11] = 11; a[12] = 12;
	s[1, "x"] = "1"; s[2, "x"] = "2"; s[3, "x"] = "3"; s[4, "x"] = "4"; s[5, "x"] = "5"; s[6, "x"] = "6"; s[7, "x"] = "7";
	printf("%d %d %s %s\n", a[1], a[12], s[1, "x"], s[7, "x"]);
	exit(0);
}
