/* Strings as keys: equal by content, however they were made; long common beginnings and lengths around words differ. */
#pragma D option quiet
int n[string]; int two[string, string]; int mix[int, string, char]; string names[string];
string k;
BEGIN
{
	n[""] = 1; n["a"] = 2; n["abcdefg"] = 3; n["abcdefgh"] = 4; n["abcdefghi"] = 5;
	k = "abcdefgh"; printf("%d ", n[k]);
	k = strjoin("abcd", "efgh"); printf("%d ", n[k]);
	k = strjoin(k, "i"); printf("%d ", n[k]);
	k = "abcdefg"; printf("%d ", n[k]);
	k = "a"; printf("%d %d ", n[k], n["b"]);
	k = ""; printf("%d\n", n[k]);
	n[strjoin("x", "y")]++; n["xy"]++; k = "xy"; n[k] += 10; printf("%d\n", n["xy"]);
	two["a", "b"] = 1; two["b", "a"] = 2; two["ab", ""] = 3; two["", "ab"] = 4;
	printf("%d %d %d %d %d\n", two["a", "b"], two["b", "a"], two["ab", ""], two["", "ab"], two["a", ""]);
	mix[1, "one", 'o'] = 11; mix[2, "one", 'o'] = 12; mix[1, "two", 'o'] = 13; mix[1, "one", 't'] = 14;
	printf("%d %d %d %d %d\n", mix[1, "one", 'o'], mix[2, "one", 'o'], mix[1, "two", 'o'], mix[1, "one", 't'], mix[2, "two", 't']);
	names["k"] = "v"; names[names["k"]] = "w"; names[names[names["k"]]] = "x";
	printf("%s %s %s [%s]\n", names["k"], names["v"], names["w"], names["x"]);
	names["v"] = NULL; printf("[%s] %s\n", names["v"], names["k"]);
	k = "a longer key whose first eight words are all the same as another's, up to the end: 1"; n[k] = 100;
	k = "a longer key whose first eight words are all the same as another's, up to the end: 2"; n[k] = 200;
	printf("%d %d\n", n["a longer key whose first eight words are all the same as another's, up to the end: 1"], n[k]);
	k = "xy"; k = "a longer key whose first eight words are all the same as another's, up to the end: 2"; k = "a";
	printf("%d\n", n[k]);
	exit(0);
}
