# Pointers into the process' memory, declared userland or typed so by the probe: members, elements, strings, whole structures.
$DTRACE -qn 'struct pt { int x; char n[8]; int b : 4; };
syscall::write:entry /pid == $target && arg0 == 1/
{
	this->p = (userland struct pt *)arg1;
	printf("%x %s %d\n", this->p->x, this->p->n, this->p->b);
	self->s = *this->p;
	printf("%x %s\n", self->s.x, self->s.n);
	printf("%s %c %c\n", stringof((userland char *)arg1), *(userland char *)arg1, ((userland char *)arg1)[4]);
}
syscall::openat:entry /pid == $target && !n++/ { printf("%d\n", stringof(args[1]) == copyinstr(arg1)); }
syscall::write:entry /pid == $target && arg0 == 1/ { trace(*(userland int *)16); }
ERROR { printf("fault at %d\n", arg5); }' -c "printf ABCDhello\\\\000xx1234567" >$dir/userland.$$ 2>/dev/null
tr -d '\000' <$dir/userland.$$ | sed 's/ABCDhelloxx1234567//'
