/* substr: as Perl's, with what lies outside the string left away. */
#pragma D option quiet
BEGIN
{
	this->s = "foobarbaz";
	printf("[%s] [%s] [%s] [%s]\n", substr(this->s, 3), substr(this->s, 0), substr(this->s, 8), substr(this->s, 3, 3));
	printf("[%s] [%s] [%s]\n", substr(this->s, 9), substr(this->s, 10), substr(this->s, 300, 5));
	printf("[%s] [%s] [%s] [%s]\n", substr(this->s, -3), substr(this->s, -9), substr(this->s, -10), substr(this->s, -300));
	printf("[%s] [%s] [%s]\n", substr(this->s, -3, 2), substr(this->s, -6, 3), substr(this->s, -3, 300));
	printf("[%s] [%s] [%s] [%s]\n", substr(this->s, 3, 0), substr(this->s, 3, -3), substr(this->s, 3, -6), substr(this->s, 3, -300));
	printf("[%s] [%s] [%s]\n", substr(this->s, -3, -1), substr(this->s, -3, -3), substr(this->s, 0, -1));
	printf("[%s] [%s] [%s]\n", substr(this->s, -11, 3), substr(this->s, -11, 2), substr(this->s, -10, 5));
	printf("[%s] [%s] [%s]\n", substr("", 0), substr("", -1), substr("", 0, 5));
	printf("[%s] [%s]\n", substr(this->s, 2147483647), substr(this->s, 0, 2147483647));
	this->i = -6; this->n = 3;
	printf("[%s] [%s]\n", substr(this->s, this->i, this->n), substr(substr(this->s, 3), 3));
	exit(0);
}
