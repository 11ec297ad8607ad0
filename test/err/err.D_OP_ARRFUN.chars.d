struct task { char comm[16]; };
struct task *t;
this char name[16];
BEGIN { this->name = t->comm; }
