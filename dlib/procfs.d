/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Processes and threads: psinfo_t, lwpsinfo_t, and those of the thread that fired the probe.
 *
 * Where a member has several definitions, they are for several kernels: the first that fits is taken.
 */

inline char SSLEEP = 1;
inline char SRUN = 2;
inline char SZOMB = 3;
inline char SSTOP = 4;
inline char SIDL = 5;
inline char SONPROC = 6;
inline char SWAIT = 7;

inline int PR_STOPPED = 0x00000001;
inline int PR_ISTOP = 0x00000002;
inline int PR_DSTOP = 0x00000004;
inline int PR_ASLEEP = 0x00000010;
inline int PR_NOSIGCHLD = 0x00000100;
inline int PR_ISSYS = 0x00001000;
inline int PR_IDLE = 0x10000000;

inline char PR_MODEL_UNKNOWN = 0;
inline char PR_MODEL_ILP32 = 1;
inline char PR_MODEL_LP64 = 2;

inline int PRARGSZ = 80;
inline int PRFNSZ = 16;

/* Linux' own words for what a thread does: bits of task_struct's state and exit_state. */
inline int _TASK_RUNNING = 0;
inline int _TASK_STOPPED = 0xc;
inline int _EXIT_ANY = 0x30;

typedef struct timestruc {
	int64_t tv_sec;
	int64_t tv_nsec;
} timestruc_t;

typedef struct psinfo {
	int pr_flag;
	int pr_nlwp;
	pid_t pr_pid;
	pid_t pr_ppid;
	pid_t pr_pgid;
	pid_t pr_sid;
	uid_t pr_uid;
	uid_t pr_euid;
	gid_t pr_gid;
	gid_t pr_egid;
	uintptr_t pr_addr;
	size_t pr_size;
	size_t pr_rssize;
	dev_t pr_ttydev;
	ushort_t pr_pctcpu;
	ushort_t pr_pctmem;
	timestruc_t pr_start;
	timestruc_t pr_time;
	timestruc_t pr_ctime;
	char pr_fname[16];
	string pr_psargs;
	int pr_wstat;
	int pr_argc;
	uintptr_t pr_argv;
	uintptr_t pr_envp;
	char pr_dmodel;
	int pr_taskid;
	int pr_projid;
	int pr_nzomb;
	int pr_poolid;
	int pr_zoneid;
	int pr_contract;
} psinfo_t;

translator timestruc_t < uint64_t NS > {
	tv_sec = NS / 1000000000;
	tv_nsec = NS % 1000000000;
};

translator psinfo_t < struct task_struct *T > {
	pr_flag = T->flags;
	pr_nlwp = T->signal->nr_threads;
	pr_pid = T->tgid;
	pr_ppid = T->real_parent->tgid;
	pr_pgid = T->signal->pids[2]->numbers[0].nr;
	pr_sid = T->signal->pids[3]->numbers[0].nr;
	pr_uid = T->cred->uid.val;
	pr_euid = T->cred->euid.val;
	pr_gid = T->cred->gid.val;
	pr_egid = T->cred->egid.val;
	pr_addr = (uintptr_t)T;
	pr_size = T->mm ? T->mm->total_vm * 4 : 0;
	/* files, memory of its own, shared memory; what a CPU has not yet added is missing */
	pr_rssize = T->mm ? (T->mm->rss_stat[0].count + T->mm->rss_stat[1].count + T->mm->rss_stat[3].count) * 4 : 0;
	pr_rssize = T->mm ? (T->mm->rss_stat.count[0].counter + T->mm->rss_stat.count[1].counter +
	    T->mm->rss_stat.count[3].counter) * 4 : 0;
	pr_ttydev = T->signal->tty == NULL ? (dev_t)-1 :
	    (dev_t)((T->signal->tty->driver->major << 20) | (T->signal->tty->driver->minor_start + T->signal->tty->index));
	pr_start = xlate <timestruc_t> (T->group_leader->start_time);
	pr_start = xlate <timestruc_t> (T->start_time);
	pr_fname = stringof(T->group_leader->comm);
	pr_psargs = T->group_leader == curthread->group_leader && T->mm ?
	    _copyargs(T->mm->arg_start, T->mm->arg_end - T->mm->arg_start) :
	    stringof(T->group_leader->comm);
	pr_wstat = T->exit_code;
	pr_argv = T->mm ? T->mm->arg_start : 0;
	pr_envp = T->mm ? T->mm->env_start : 0;
	pr_dmodel = T->thread_info.status & 2 ? PR_MODEL_ILP32 : PR_MODEL_LP64;
	pr_dmodel = PR_MODEL_UNKNOWN;
	pr_taskid = T->tgid;
	pr_projid = 0;
	pr_nzomb = 0;
	pr_poolid = 0;
	pr_zoneid = 0;
	pr_contract = 0;
};

typedef struct lwpsinfo {
	int pr_flag;
	id_t pr_lwpid;
	uintptr_t pr_addr;
	uintptr_t pr_wchan;
	char pr_stype;
	char pr_state;
	char pr_sname;
	char pr_nice;
	short pr_syscall;
	char pr_oldpri;
	int pr_cpu;
	int pr_pri;
	ushort_t pr_pctcpu;
	timestruc_t pr_start;
	timestruc_t pr_time;
	char pr_clname[8];
	char pr_name[16];
	processorid_t pr_onpro;
	processorid_t pr_bindpro;
	int pr_bindpset;
	int pr_lgrp;
} lwpsinfo_t;

translator lwpsinfo_t < struct task_struct *T > {
	pr_flag = (T->__state & _TASK_STOPPED ? PR_STOPPED : 0) |
	    (T->__state & 3 ? PR_ASLEEP : 0) | (T->flags & 0x00200000 || T->pid == 0 ? PR_ISSYS : 0) |
	    (T->pid == 0 ? PR_IDLE : 0);
	pr_flag = (T->state & _TASK_STOPPED ? PR_STOPPED : 0) |
	    (T->state & 3 ? PR_ASLEEP : 0) | (T->flags & 0x00200000 || T->pid == 0 ? PR_ISSYS : 0) |
	    (T->pid == 0 ? PR_IDLE : 0);
	pr_lwpid = T->pid;
	pr_addr = (uintptr_t)T;
	pr_wchan = 0;
	pr_stype = 0;
	pr_state = T->exit_state & _EXIT_ANY ? SZOMB : T->__state & _TASK_STOPPED ? SSTOP :
	    T->__state & 3 ? SSLEEP : T->on_cpu ? SONPROC : SRUN;
	pr_state = T->exit_state & _EXIT_ANY ? SZOMB : T->state & _TASK_STOPPED ? SSTOP :
	    T->state & 3 ? SSLEEP : T->on_cpu ? SONPROC : SRUN;
	pr_sname = T->exit_state & _EXIT_ANY ? 'Z' : T->__state & _TASK_STOPPED ? 'T' :
	    T->__state & 3 ? 'S' : T->on_cpu ? 'O' : 'R';
	pr_sname = T->exit_state & _EXIT_ANY ? 'Z' : T->state & _TASK_STOPPED ? 'T' :
	    T->state & 3 ? 'S' : T->on_cpu ? 'O' : 'R';
	pr_nice = T->static_prio - 120;
	pr_syscall = -1;
	pr_oldpri = T->normal_prio;
	pr_cpu = T->se.sum_exec_runtime / 1000000000;
	pr_pri = T->prio;
	pr_pctcpu = 0;
	pr_start = xlate <timestruc_t> (T->start_time);
	pr_time = xlate <timestruc_t> (T->utime + T->stime);
	pr_clname = T->policy == 0 ? "TS" : T->policy == 1 ? "FF" : T->policy == 2 ? "RR" :
	    T->policy == 3 ? "B" : T->policy == 5 ? "IDL" : T->policy == 6 ? "DLN" : "?";
	pr_name = stringof(T->comm);
	pr_onpro = T->thread_info.cpu;
	pr_onpro = T->cpu;
	pr_bindpro = T->nr_cpus_allowed == 1 ? T->thread_info.cpu : -1;
	pr_bindpro = -1;
	pr_bindpset = 0;
	pr_lgrp = 0;
};

inline psinfo_t *curpsinfo = xlate <psinfo_t *> (curthread);
#pragma D attributes Stable/Stable/Common curpsinfo

inline lwpsinfo_t *curlwpsinfo = xlate <lwpsinfo_t *> (curthread);
#pragma D attributes Stable/Stable/Common curlwpsinfo

inline string cwd = d_path(&curthread->fs->pwd);
#pragma D attributes Stable/Stable/Common cwd

inline string root = d_path(&curthread->fs->root);
#pragma D attributes Stable/Stable/Common root

inline string execargs = curthread->mm ?
    _copyargs(curthread->mm->arg_start, curthread->mm->arg_end - curthread->mm->arg_start) :
    execname;
#pragma D attributes Stable/Stable/Common execargs

inline string threadname = stringof(curthread->comm);
#pragma D attributes Stable/Stable/Common threadname

/* Where there are no zones and no jails everything is in what others call the global zone, or the host. */
inline string zonename = "global";
#pragma D attributes Stable/Stable/Common zonename

inline int jid = 0;
#pragma D attributes Stable/Stable/Common jid

inline string jailname = "0";
#pragma D attributes Stable/Stable/Common jailname
