# @@requires: btf
# @@requires: cmd:taskset
# What becomes of a process and its children: who is made, runs a program, fails to, exits and how, gets which signals.
cat >$dir/life.c <<'X'
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
static void *thread(void *p) { return p; }
static void handler(int sig) { (void)sig; }
/* Names of programs are on the stack, where they are known to be in memory when execve() begins. */
int main(int argc, char **argv)
{
	pthread_t t;
	struct stat st;
	char none[] = "/no/such/program", some[] = "/bin/true";
	(void)argc;
	if (fork() == 0) _exit(3);                       /* an exit */
	wait(NULL);
	if (fork() == 0) { execl(none, "x", NULL); execl(some, "true", "an", "argument", NULL); }
	wait(NULL);
	if (fork() == 0) { kill(getpid(), SIGKILL); }    /* killed */
	wait(NULL);
	pthread_create(&t, NULL, thread, NULL);          /* a thread */
	pthread_join(t, NULL);
	while (stat("/proc/self/task", &st) == 0 && st.st_nlink > 3) usleep(1000); /* it is joined before it has exited */
	signal(SIGUSR1, handler);
	raise(SIGUSR1);                                  /* handled */
	signal(SIGUSR2, SIG_IGN);
	raise(SIGUSR2);                                  /* discarded */
	if (fork() == 0) { *(volatile int *)(long)(argv == NULL) = 1; }
	wait(NULL);                                      /* a fault */
	return 0;
}
X
cc -O1 -w -pthread -o $dir/life $dir/life.c || exit 1
ulimit -c 0
$DTRACE -o $dir/life.txt -xtemporal -qn '
proc:::create /progenyof($target)/ { printf("%s creates %s, a child of it: %d\n", execname, args[0]->pr_fname, args[0]->pr_ppid == pid); }
proc:::start /progenyof($target)/ { printf("%s starts\n", execname); starts[pid]++; }
proc:::lwp-create /progenyof($target) && args[0]->pr_lwpid != args[1]->pr_pid/ { printf("a thread, %d of %d\n", args[0]->pr_lwpid != pid, args[1]->pr_pid == pid); }
proc:::lwp-start /progenyof($target) && tid != pid/ { printf("a thread starts\n"); }
proc:::lwp-exit /progenyof($target) && tid != pid/ { printf("a thread exits\n"); }
proc:::exec /progenyof($target) && execname != "taskset"/ { printf("exec %s\n", args[0]); }
proc:::exec-failure /progenyof($target)/ { printf("exec fails: %d\n", args[0] == ENOENT); }
proc:::exec-success /progenyof($target) && execname != "life"/ { printf("exec: %s, of %s\n", execname, curpsinfo->pr_psargs); }
proc:::exit /progenyof($target) && pid != $target/ { printf("%s %s\n", execname, args[0] == CLD_EXITED ? "exits" : args[0] == CLD_KILLED ? "is killed" : "dumps"); }
proc:::fault /progenyof($target)/ { printf("a fault: %d\n", args[0]); }
proc:::signal-send /progenyof($target) && args[2] != SIGCHLD/ { printf("signal %d sent to %s\n", args[2], args[1]->pr_fname); }
proc:::signal-discard /progenyof($target) && args[2] != SIGCHLD/ { printf("signal %d discarded\n", args[2]); }
proc:::signal-handle /progenyof($target) && args[0] != SIGCHLD/ { printf("signal %d handled: %d\n", args[0], args[2] > 1); }
' -c "taskset -c 0 $dir/life" 2>$dir/life.err
grep -v '^$' $dir/life.txt
grep -v 'Segmentation' $dir/life.err
exit 0
