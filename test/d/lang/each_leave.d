/* break and continue in END's loops over keys: one ends the round, the other all rounds; loops within have their own. */
#pragma D option quiet
BEGIN
{
	x[1] = 10; x[2] = 20; x[3] = 30; x[4] = 40; x[5] = 50;
	@n["a"] = sum(1); @n["b"] = sum(2); @n["c"] = sum(3);
	exit(0);
}
END
{
	for (k in x) {
		if (k == 2)
			continue;
		if (k == 4) {
			printf("stop at %d\n", k);
			break;
		}
		printf("%d is %d\n", k, x[k]);
	}
	printf("between\n");
	for (k in x) {
		for (this->i = 0; this->i < 10; this->i++) {
			if (this->i == k)
				break;
			if (this->i % 2)
				continue;
			printf("%d.%d ", k, this->i);
		}
		if (k != 3)
			continue;
		printf("enough\n");
		break;
		printf("never\n");
	}
	for (s in @n) {
		if (@n[s] > 2)
			break;
		else
			this->last = s;
		printf("%s\n", s);
	}
	printf("last %s\n", this->last);
	for (k in x) {
		y[k] = 1;
		break;
	}
	for (k in y)
		printf("y has %d\n", k);
}
END /has_key(y[1])/ { for (k in x) break; printf("behind\n"); trunc(@n); }
