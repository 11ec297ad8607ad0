/* @@requires: btf */
/* Members of kernel structures by . -> * [] &, through pointers, arrays, unions and structures in structures. Standard input is /dev/null. */
#pragma D option quiet
BEGIN
{
	printf("%d %d %d\n", curthread->pid == tid, curthread->tgid == pid, curthread->real_parent->tgid == ppid);
	printf("%d %d %d\n", (*curthread).pid == tid, (&*curthread)->pid == tid, (&curthread->pid)[0] == tid);
	printf("%d %d\n", *&curthread->pid == tid, curthread[0].pid == tid);
	printf("%d %d\n", curthread->group_leader == curthread, curthread->group_leader->group_leader != curthread->group_leader);
	printf("%d %d\n", curthread->mm != NULL, !curthread->mm);
	printf("%d\n", curthread->files->fdt->fd[0]->f_inode->i_rdev);
	printf("%d\n", (*curthread->files->fdt->fd)->f_inode->i_rdev == (1 << 20 | 3));
	printf("%d\n", (**curthread->files->fdt->fd).f_inode->i_rdev == (1 << 20 | 3));
	printf("%d\n", (*(curthread->files->fdt->fd + 0))->f_inode->i_rdev == (1 << 20 | 3));
	f = curthread->files->fdt->fd[0];
	printf("%s %d\n", stringof(f->f_path.dentry->d_name.name), f->f_path.dentry->d_name.len);
	printf("%s %c%c\n", stringof(f->f_path.dentry->d_name.name + 1), f->f_path.dentry->d_name.name[0], *(f->f_path.dentry->d_name.name + 3));
	printf("%s\n", stringof((&f->f_path)->dentry->d_parent->d_name.name));
	d = f->f_path.dentry; printf("%d\n", d->d_parent->d_parent == d->d_parent);
	printf("%s\n", d->d_name.len == 4 ? "four" : "other");
	printf("%o\n", f->f_inode->i_mode & 0170000);
	printf("%d %d\n", curthread->cpus_mask.bits[0] != 0, sizeof (curthread->cpus_mask.bits[0]));
	printf("%s %s\n", curthread->nsproxy->uts_ns->name.sysname, stringof(&curthread->nsproxy->uts_ns->name));
	printf("%d %d\n", curthread->signal->rlim[3].rlim_max >= curthread->signal->rlim[3].rlim_cur, sizeof (curthread->signal->rlim[0]));
	exit(0);
}
