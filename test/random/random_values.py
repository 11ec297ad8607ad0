# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
"""
Expressions over what only the running machine knows: D's variables, the kernel's structures, translated ones, memory of the
kernel and of processes, every function with arguments of every size. Nobody can tell what they give: random_kernel.py asks
only that they load and end. To add a function: a row in integer() or string().
"""

INTS = ["int8_t", "uint8_t", "int16_t", "uint16_t", "int", "uint32_t", "int64_t", "uint64_t", "char", "long", "size_t"]
VARS = ["arg0", "arg1", "arg3", "arg9", "caller", "cpu", "epid", "errno", "gid", "id", "pid", "ppid", "stackdepth", "tid", "timestamp", "ucaller", "uid",
        "ustackdepth", "vtimestamp", "walltimestamp", "uregs[R_SP]", "uregs[R_PC]", "uregs[3]", "$pid", "$uid", "$ppid", "$euid"]
STRINGS = ["execname", "probeprov", "probemod", "probefunc", "probename", "cwd", "root", "zonename", "curpsinfo->pr_psargs", "stringof(curpsinfo->pr_fname)",
           "stringof(curlwpsinfo->pr_name)", "fds[0].fi_pathname", "fds[1].fi_name", "fds[2].fi_dirname", "fds[1].fi_fs", "fds[63].fi_mount",
           "stringof(curthread->comm)", "d_path(&curthread->fs->pwd)", "d_path(&curthread->mm->exe_file->f_path)",
           "stringof(curthread->fs->pwd.dentry->d_name.name)", "stringof(curthread->nsproxy->uts_ns->name.nodename)"]
MEMBERS = ["curthread->pid", "curthread->tgid", "curthread->flags", "curthread->prio", "curthread->mm->map_count", "curthread->signal->nr_threads",
           "curthread->real_parent->real_parent->tgid", "curthread->cred->uid.val", "curthread->se.vruntime", "curthread->se.on_rq",
           "curthread->in_execve", "curthread->sched_reset_on_fork", "curthread->signal->rlim[3].rlim_cur", "curthread->mm->mmap_lock.count.counter",
           "curthread->files->fdt->max_fds", "curthread->comm[2]", "curthread->cpus_mask.bits[0]", "curpsinfo->pr_pid", "curpsinfo->pr_uid", "curpsinfo->pr_flag",
           "curpsinfo->pr_wstat", "curpsinfo->pr_start.tv_sec", "curpsinfo->pr_addr", "curpsinfo->pr_dmodel", "curlwpsinfo->pr_lwpid", "curlwpsinfo->pr_pri",
           "curlwpsinfo->pr_state", "curcpu->cpu_id", "fds[0].fi_offset", "fds[1].fi_oflags"]
POINTERS = ["curthread", "curthread->mm", "curthread->fs", "curthread->files", "curthread->real_parent", "curthread->cred", "curthread->signal",
            "&curthread->mm->mmap_lock", "curthread->stack", "&curthread->comm"]
# What stands on the addresses of the kernel's own variables, which a kernel without symbols doesn't tell.
SYMBOLS = ["*(unsigned long *)&`jiffies", "*(uint32_t *)&`nr_cpu_ids", "(int64_t)&`init_task", "((struct task_struct *)&`init_task)->pid", "ipl",
           "((struct task_struct *)&`init_task)->comm[0]", "rw_read_held((rwlock_t *)&`tasklist_lock)", "strlen(stringof((char *)&`linux_banner))",
           "((char *)&`linux_banner)[3]", "(int64_t)&vmlinux`init_task"]
ADDRESSES = ["0", "1", "(uintptr_t)-1", "0xffff888000000000", "curthread->mm->arg_start", "curthread->mm->start_stack", "curpsinfo->pr_argv", "uregs[R_SP]", "arg0", "arg1",
             "curthread->mm->env_start", "0x7fffffffe000", "ucaller"]
TEXTS = ["", "a", "/", "//a/./b/../c", "a b  c", "{\\\"a\\\": [1, {\\\"b\\\": \\\"c\\\"}]}", "-0x7f", "12345678901234567890", "%s", "ab\\\\\\\"cd", "x" * 100, "/usr/lib/x.so.1"]
DELIMS = ["", " ", "/", "ab", ".", "a.b[0]", "a[1].b", "[0]", "\\\"", "xx"]


class Values:
    symbols = True          # does the kernel tell of its variables
    copyout = True          # does it let processes be written to

    def __init__(self, rng):
        self.rng = rng
        self.ints, self.strings = [], []        # variables of the program, as text

    def number(self):
        r = self.rng
        return r.choice([str(r.randrange(-3, 20)), str(r.randrange(300)), "-%d" % r.randrange(300), str(2**31 - 1), "(-2147483647 - 1)", str(2**63 - 1),
                         "0x%x" % r.randrange(2**64), "65535", "%dull" % (2**64 - 1)])

    def integer(self, depth):
        r = self.rng
        if depth <= 0 or r.random() < 0.3:
            return r.choice([self.number, self.number, lambda: r.choice(VARS), lambda: r.choice(MEMBERS + SYMBOLS * self.symbols), lambda: r.choice(self.ints or ["pid"])])()
        kind = r.random()
        if kind < 0.35:
            op = r.choice(["+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>", "<", "<=", ">", ">=", "==", "!=", "&&", "||", "^^"])
            # A divisor that is a constant 0 is refused.
            right = self.integer(depth - 1) if op not in "/%" else r.choice(["(%s | 1)" % self.integer(depth - 1), r.choice(self.ints or ["pid"])])
            return "(%s %s %s)" % (self.integer(depth - 1), op, right)
        if kind < 0.42:
            return "(%s ? %s : %s)" % (self.integer(depth - 1), self.integer(depth - 1), self.integer(depth - 1))
        if kind < 0.47:
            return "(%s(%s))" % (r.choice("-~!"), self.integer(depth - 1))
        if kind < 0.52:
            return "((%s)%s)" % (r.choice(INTS), self.integer(depth - 1))
        if kind < 0.55:
            return "(%s, %s)" % (self.integer(0), self.integer(depth - 1))
        if kind < 0.59 and self.ints:
            return "(%s %s %s)" % (r.choice(self.ints), r.choice(["=", "+=", "-=", "^="]), self.integer(depth - 1))
        if kind < 0.62 and self.ints:
            return r.choice(["%s++", "--%s"]) % r.choice(self.ints)
        s = lambda: self.string(depth - 1)
        i = lambda: self.integer(depth - 1)
        return r.choice([
            lambda: "strlen(%s)" % s(), lambda: "index(%s, %s)" % (s(), s()), lambda: "index(%s, %s, %s)" % (s(), self.delims(), i()),
            lambda: "rindex(%s, %s)" % (s(), self.delims()), lambda: "rindex(%s, %s, %s)" % (s(), s(), i()), lambda: "strtoll(%s)" % s(),
            lambda: "strtoll(%s, %s)" % (s(), self.base()), lambda: "(%s %s %s)" % (s(), r.choice(["==", "!=", "<", ">", "<=", ">="]), s()),
            lambda: "(%s == NULL)" % s(), lambda: "progenyof(%s)" % i(), lambda: "rand()", lambda: "getmajor(%s)" % i(), lambda: "getminor(%s)" % i(),
            lambda: "%s(%s)" % (r.choice(["htons", "htonl", "htonll", "ntohs", "ntohl", "ntohll"]), i()), lambda: "speculation()",
            lambda: "mutex_owned(%s)" % self.mutex(), lambda: "(mutex_owner(%s) == curthread)" % self.mutex(), lambda: "mutex_type_adaptive(%s)" % self.mutex(),
            lambda: "mutex_type_spin(%s)" % self.mutex(), lambda: "%s(%s)" % (r.choice(["rw_read_held", "rw_write_held", "rw_iswriter"]), self.rwlock()),
            lambda: "sizeof (%s)" % r.choice(["struct task_struct", "struct mm_struct", "string", "curthread->comm", "psinfo_t", "int *", "char [3][4]"]),
            lambda: "offsetof(struct task_struct, %s)" % r.choice(["pid", "mm", "comm", "se"]), lambda: "(int64_t)%s" % r.choice(POINTERS),
            lambda: "uregs[%s]" % r.choice(["3", "R_PC"] + self.ints), lambda: "fds[%s].fi_oflags" % i(), lambda: "curthread->comm[%s]" % i(), lambda: "xlate <psinfo_t *> (curthread->real_parent)->pr_pid",
            lambda: "xlate <cpuinfo_t> (%s).cpu_id" % r.choice(["cpu", "1"]), lambda: "*(%s *)%s" % (r.choice(INTS), r.choice(POINTERS)),
            lambda: "*(%s *)copyin(%s, sizeof (%s))" % ((t := r.choice(INTS)), r.choice(ADDRESSES), t), lambda: "*(%s *)alloca(%d)" % (r.choice(INTS), r.choice([8, 16, 4096, 65536])),
            lambda: "((char *)copyin(%s, %s))[%s]" % (r.choice(ADDRESSES), self.size(), i()), lambda: "((int *)alloca(%s))[%s]" % (self.size(), i())])()

    def mutex(self):
        return self.rng.choice(["&curthread->signal->cred_guard_mutex", "(struct mutex *)NULL",
                                "(struct mutex *)curthread", "&curthread->perf_event_mutex"])

    def rwlock(self):
        return self.rng.choice(["&curthread->mm->mmap_lock", "&curthread->signal->exec_update_lock", "(struct rw_semaphore *)NULL"])

    def base(self):
        return self.rng.choice(["2", "8", "10", "16", "36", "1", "37", "0", "-1", self.integer(1)])

    def size(self):
        return self.rng.choice(["1", "8", "100", "4096", "(%s & 4095 | 1)" % self.integer(1)] + self.ints)

    def delims(self):
        return '"%s"' % self.rng.choice(DELIMS)

    def literal(self):
        return '"%s"' % self.rng.choice(TEXTS)

    def string(self, depth):
        r = self.rng
        if depth <= 0 or r.random() < 0.3:
            return r.choice([self.literal, self.delims, lambda: r.choice(STRINGS), lambda: r.choice(self.strings or ["execname"])])()
        s = lambda: self.string(depth - 1)
        i = lambda: self.integer(depth - 1)
        return r.choice([
            lambda: "strjoin(%s, %s)" % (s(), s()), lambda: "strjoin(%s, %s)" % (s(), s()), lambda: "substr(%s, %s)" % (s(), i()),
            lambda: "substr(%s, %s, %s)" % (s(), i(), i()), lambda: "strchr(%s, '%s')" % (s(), r.choice("a/b")), lambda: "strrchr(%s, %s)" % (s(), i()),
            lambda: "strstr(%s, %s)" % (s(), s()), lambda: "strtok(%s, %s)" % (s(), r.choice([self.delims, s])()), lambda: "strtok(NULL, %s)" % self.delims(),
            lambda: "%s(%s)" % (r.choice(["tolower", "toupper", "basename", "dirname", "cleanpath"]), s()), lambda: "lltostr(%s)" % i(),
            lambda: "lltostr(%s, %s)" % (i(), self.base()), lambda: "json(%s, %s)" % (s(), r.choice([self.delims, s])()), lambda: "copyinstr(%s)" % r.choice(ADDRESSES),
            lambda: "copyinstr(%s, %s)" % (r.choice(ADDRESSES), self.size()), lambda: "inet_ntoa((ipaddr_t *)%s)" % self.memory(),
            lambda: "inet_ntoa6((struct in6_addr *)%s)" % self.memory(), lambda: "inet_ntop(%s, %s)" % (r.choice(["2", "10", "AF_INET6", "99", i()]), self.memory()),
            lambda: "link_ntop(%s, %s)" % (r.choice(["1", "32", "7", i()]), self.memory()), lambda: "(%s ? %s : %s)" % (i(), s(), s()),
            lambda: "stringof(%s)" % r.choice(["(char *)curthread->comm", "(char *)%s" % i(), "copyin(%s, %s)" % (r.choice(ADDRESSES), self.size()), "(char *)alloca(16)"]),
            lambda: "xlate <psinfo_t *> (curthread->real_parent)->pr_psargs", lambda: "(%s, %s)" % (self.integer(0), s()),
            lambda: "fds[%s].fi_pathname" % i(), lambda: "(%s = %s)" % (r.choice(self.strings or ["this->z"]), s())])()

    def memory(self):
        return self.rng.choice(["alloca(32)", "copyin(%s, 32)" % self.rng.choice(ADDRESSES), "curthread", "&curthread->pid", "NULL", "(void *)%s" % self.integer(0)])
