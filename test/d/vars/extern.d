/* @@options: -q */
/* extern declares a variable that is then there for who assigns to it. */
extern int number;
extern string words;

BEGIN
{
	number = 3;
	words = "three";
	printf("%d %s\n", number, words);
	exit(0);
}
