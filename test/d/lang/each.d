/* END goes through the keys of arrays and aggregations, in order; what is before and behind runs once. */
#pragma D option quiet
string names[int];
int empty[string];
BEGIN {
	x["b"] = 2; x["a"] = 1; x["c"] = 3;
	y[1, "one"] = 10; y[-3, "three"] = 30; y[1, "first"] = 11;
	names[300] = "three hundred"; names[7] = "seven";
	@n["few"] = count(); @n["many"] = count(); @n["many"] = count();
}
BEGIN {
	@s[3] = sum(-5); @s[1] = sum(7); @s[2] = sum(7); @a["avg"] = avg(10); @a["avg"] = avg(21);
	@q[1] = quantize(1); @two["k", 5] = max(9);
	exit(0);
}
END { this->n = 100; printf("before\n"); }
END {
	this->total = 0;
	for (key in x) {
		this->total += x[key];
		printf("%s = %d, so far %d\n", key, x[key], this->total);
	}
	printf("total %d, n %d\n", this->total, this->n);
	for ((a, b) in y)
		printf("y[%d, %s] = %d\n", a, b, y[a, b]);
	for (i in names) {
		if (i < 100)
			printf("small: ");
		printf("%d %s\n", i, names[i]);
		delete names[300];
	}
	this->most = "nobody";
	for (who in @n) {
		printf("%s: %d of %d\n", who, @n[who], this->total);
		this->most = who;
	}
	printf("most: %s\n", this->most);
}
END /this->n == 100/ { for (k in @s) printf("%d:%d ", k, @s[k]); printf("\n"); }
END /this->n == 1/ { for (k in @s) printf("never\n"); printf("never\n"); }
END { for (k in @a) printf("%s %d\n", k, @a[k]); for (k in @q) printf("a distribution at %d\n", k); }
END { for ((s, n) in @two) printf("%s %d %d\n", s, n, @two[s, n]); for (e in empty) printf("never\n"); printf("after\n"); clear(@n); trunc(@n); trunc(@s); trunc(@a); trunc(@q); trunc(@two); }
