/* Members are what the translator says of them, one by one or all at once; the input keeps its own value. */
#pragma D option quiet

typedef struct in {
	int a;
	char text[8];
} in_t;

typedef struct out {
	int o_twice;
	string o_text;
	char o_chars[16];
	uint64_t o_big;
	unsigned o_low : 4, o_high : 4;
	struct {
		int o_anon;
	};
	in_t o_in;
	int o_unset;
} out_t;

typedef struct outer {
	out_t x_out;
	out_t *x_ptr;
	int x_sum;
} outer_t;

translator out_t < in_t *I > {
	o_twice = I->a * 2;
	o_text = strjoin("<", strjoin(stringof(I->text), ">"));
	o_chars = stringof(I->text);
	o_big = (uint64_t)-1;
	o_low = 5;
	o_high = I->a;
	o_anon = 7;
	o_in = *I;
};

translator outer_t < in_t *I > {
	x_out = xlate <out_t> (I);
	x_ptr = xlate <out_t *> (I);
	x_sum = xlate <out_t> (I).o_twice + 1;
};

translator in_t < int n > {
	a = n;
	text = n > 5 ? "many" : "few";
};

BEGIN
{
	this->i = (in_t *)alloca(sizeof (in_t));
	this->i->a = 21;
	this->i->text[0] = 'L';
	this->i->text[1] = 'x';
	printf("%d %s %s %x\n", xlate <out_t> (this->i).o_twice, xlate <out_t *> (this->i)->o_text,
	    xlate <out_t> (this->i).o_chars, xlate <out_t> (this->i).o_big);
	printf("%d\n", (*xlate <out_t *> (this->i)).o_anon);
	printf("%d %s\n", xlate <outer_t> (this->i).x_sum, xlate <outer_t> (this->i).x_ptr->o_text);
	printf("%d\n", xlate <outer_t> (this->i).x_out.o_in.a);
}

BEGIN
{
	/* as a whole: a copy of its own */
	this->i = (in_t *)alloca(sizeof (in_t));
	this->i->a = 4;
	this->i->text[0] = 'L';
	this->i->text[1] = 'x';
	self->whole = xlate <outer_t> (this->i);
	this->i->a = 5;
	printf("%d %s %s %d %d %d %d %d\n", self->whole.x_out.o_twice, self->whole.x_out.o_text,
	    self->whole.x_out.o_chars, self->whole.x_out.o_low, self->whole.x_out.o_high,
	    self->whole.x_out.o_anon, self->whole.x_out.o_in.a, self->whole.x_out.o_unset);
	printf("%d\n", self->whole.x_sum);
}

BEGIN
{
	/* a number is translated as well; a variable keeps what it is made of */
	printf("%s %s %d\n", xlate <in_t> (6).text, xlate <in_t> (5).text, xlate <in_t> (3).a);
	this->p = xlate <in_t *> (9);
	printf("%s %d %d\n", this->p->text, this->p->a, this->p != NULL);
	this->q = pid == 0 ? xlate <in_t *> (1) : xlate <in_t *> (8);
	printf("%s %d\n", this->q->text, this->q->a);
	exit(0);
}
