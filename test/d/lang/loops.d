/* for, break, continue, loops in loops: what they compute, and what they record round by round. */
#pragma D option quiet
this char word[8];
int total;
BEGIN {
	for (this->i = 0; this->i < 5; this->i++)
		this->sum += this->i;
	printf("sum %d, then %d\n", this->sum, this->i);
}
BEGIN {
	for (this->i = 0; this->i < 9; this->i++) {
		if (this->i == 1)
			continue;
		printf("i=%d %s\n", this->i, this->i > 1 ? "big" : "small");
		if (this->i == 3)
			break;
		printf("on\n");
	}
	printf("left at %d\n", this->i);
}
BEGIN {
	for (this->i = 3; this->i >= 1; this->i--) {
		printf("row %d:", this->i);
		for (this->j = 0; this->j < this->i && this->j < 10; this->j++)
			if (this->j & 1)
				printf(" odd");
			else
				printf(" %d", this->j);
		printf(".\n");
	}
}
BEGIN {
	for (this->i = 0; this->i < 3; this->i++)
		for (this->j = 0; this->j < 3; this->j++) {
			if (this->j > this->i)
				break;
			total += 10 * this->i + this->j;
		}
	printf("total %d\n", total);
}
/* None, one, a step of more than one, unsigned, downwards, an inequality, the comparison the other way around. */
BEGIN {
	for (this->i = 5; this->i < 5; this->i++) printf("never\n");
	for (this->i = 0; this->i <= 0; this->i++) printf("once\n");
	for (this->i = 1; this->i < 100; this->i += 33) printf("%d ", this->i);
	for (this->u = (uint8_t)250; this->u != 0; this->u -= 125) printf("%u ", this->u);
	for (this->i = -2; 2 >= this->i; this->i += 2) printf("%d ", this->i);
	printf("\n");
}
/* A bound beside another condition; strings; arrays; an array over rounds. */
BEGIN {
	this->s = "one two three";
	this->w = strtok(this->s, " ");
	for (this->i = 0; this->w != NULL && this->i < 10; this->i++) {
		printf("[%s]", this->w);
		this->w = strtok(NULL, " ");
	}
	printf(" %d words\n", this->i);
	for (this->i = 0; this->i < 7; this->i++)
		this->word[this->i] = (char)('a' + this->i);
	printf("%s\n", stringof(this->word));
	for (this->i = 0; this->i < 20; this->i++)
		squares[this->i] = this->i * this->i;
	printf("%d %d\n", squares[7], squares[19]);
}
BEGIN { for (n = 0; n < 60; n++) { @a[n % 3] = count(); @q = quantize(n); } }
BEGIN { exit(0); }
