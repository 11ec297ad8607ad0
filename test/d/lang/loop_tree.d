/* A loop up the tree of processes: the bound is told where nothing shows it. */
/* @@requires: btf */
#pragma D option quiet
#pragma D option loopmax=200
BEGIN {
	this->depth = 0;
	for (this->p = curthread; this->p->tgid > 1 && this->p->tgid != this->p->real_parent->tgid; this->p = this->p->real_parent)
		this->depth++;
	printf("below the first process: %d\n", this->depth > 0);
	exit(0);
}
