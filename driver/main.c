// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
/*
 * The device: sessions, their ioctls, and which sources of probes there are.
 *
 * An ioctl is checked whole before anything is done, and what it has begun is undone if the rest
 * fails. To make an attachment: copy the structure and its points, take the program, resolve every
 * point into a table of the attachment's own, and only then give it to its source, which takes all
 * of it or nothing.
 *
 * A new source is a struct dt_source and a line in sources[].
 */
#include <linux/capability.h>
#include <linux/compat.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "driver.h"
#include "ring.h"

/*
 * More points than any kernel has functions, fewer than hurt; and attachments a session can have.
 */
#define MAX_POINTS	(1u << 20)
#define MAX_ATTACHMENTS (1 << 16)

struct session {
	struct idr attachments;
	u64 past[DT_NCOUNTERS]; /* what attachments counted that are gone */
	u64 past_missed;
};

static const struct dt_source *const sources[] = { &dt_functions, &dt_fprobes, &dt_traps };

DEFINE_MUTEX(dt_lock);
unsigned int dt_sessions, dt_attachments;
u64 dt_attached, dt_detached, dt_attach_failed;

/* Attachments without a program, made by commands to /proc/dtrace/trace. */
static struct session hooks = { .attachments = IDR_INIT(hooks.attachments) };

static const struct dt_source *source_of(enum dtrace_source kind)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(sources); i++)
		if (sources[i]->works(kind))
			return sources[i];
	return NULL;
}

static void settle_all(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(sources); i++)
		if (sources[i]->settle)
			sources[i]->settle();
}

static u64 missed_by_kernel(const struct dt_attachment *a)
{
	return a->source && a->source->missed ? a->source->missed(a) : 0;
}

/* Nothing refers to it any more. */
static void free_attachment(struct dt_attachment *a)
{
	if (!IS_ERR_OR_NULL(a->prog))
		bpf_prog_put(a->prog);
	dt_table_free(a->table);
	free_percpu(a->counts);
	kfree(a);
}

/* Makes it silent; settle_all() and retire() must follow. */
static void begin_detach(struct session *s, struct dt_attachment *a)
{
	s->past_missed += missed_by_kernel(a);
	a->source->detach(a);
	dt_event(DT_LEVEL_SESSIONS, DT_EVENT_DETACH, a->table->n, a->kind);
}

static void retire(struct session *s, struct dt_attachment *a)
{
	int n;

	for (n = 0; n < DT_NCOUNTERS; n++)
		s->past[n] += dt_counted(a->counts, n);
	free_attachment(a);
	dt_attachments--;
	dt_detached++;
}

static struct bpf_prog *get_program(int fd)
{
	struct bpf_prog *prog = bpf_prog_get_type_dev(fd, BPF_PROG_TYPE_RAW_TRACEPOINT, false);
	bool sleeps;

	if (IS_ERR(prog))
		return prog;
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 9, 0)
	sleeps = prog->aux->sleepable;
#else
	sleeps = prog->sleepable;
#endif
	if (sleeps || prog->expected_attach_type) {
		bpf_prog_put(prog);
		return ERR_PTR(-EINVAL);
	}
	return prog;
}

/*
 * Fills the attachment's table. Points that can't be had are marked in points[] by where = 0 if
 * skip; otherwise *bad is the first of them.
 */
static int resolve_points(struct dt_attachment *a, const struct dt_source *source,
			  struct dtrace_point *points, u32 n, bool skip, u32 *bad)
{
	unsigned long key;
	u32 i;
	int err;

	for (i = 0; i < n; i++) {
		err = -ENOENT;
		if (points[i].where == (unsigned long)points[i].where)
			err = source->resolve(a->kind, points[i].where, &key);
		if (!err)
			err = dt_table_add(a->table, a, key, points[i].where, points[i].cookie);
		if (err && !skip) {
			*bad = i;
			return err;
		}
		if (err)
			points[i].where = 0;
		if (!(i % 1024))
			cond_resched();
	}
	if (!a->table->n) {
		*bad = 0;
		return -ENOENT;
	}
	return 0;
}

/* Returns the id. */
static int attach(struct session *s, struct dtrace_attach *arg, struct dtrace_point *points)
{
	const struct dt_source *source = source_of(arg->source);
	bool skip = arg->flags & DTRACE_ATTACH_SKIP_BAD;
	struct dt_attachment *a;
	int err = -ENOMEM, id = 0;

	if (!source)
		return -EOPNOTSUPP;
	a = dt_alloc(kzalloc(sizeof(*a), GFP_KERNEL_ACCOUNT));
	if (!a)
		return -ENOMEM;
	a->kind = arg->source;
	a->counts = dt_alloc(alloc_percpu(struct dt_counts));
	a->table = dt_table_new(arg->npoints);
	if (!a->counts || !a->table)
		goto fail;
	a->prog = s == &hooks ? NULL : get_program(arg->prog_fd);
	if (IS_ERR(a->prog)) {
		err = PTR_ERR(a->prog);
		goto fail;
	}
	err = resolve_points(a, source, points, arg->npoints, skip, &arg->bad);
	if (err)
		goto fail;
	id = dt_try(idr_alloc(&s->attachments, a, 1, MAX_ATTACHMENTS + 1, GFP_KERNEL));
	if (id < 0) {
		err = id;
		goto fail;
	}
	/* the caller learns what was left out, or nothing is done */
	if (skip && a->table->n < arg->npoints &&
	    copy_to_user(u64_to_user_ptr(arg->points), points,
			 (size_t)arg->npoints * sizeof(*points)))
		err = -EFAULT;
	if (!err)
		err = source->attach(a);
	if (err) {
		idr_remove(&s->attachments, id);
		goto fail;
	}
	a->source = source;
	dt_attachments++;
	dt_attached++;
	dt_event(DT_LEVEL_SESSIONS, DT_EVENT_ATTACH, a->table->n, a->kind);
	return id;
fail:
	free_attachment(a);
	dt_attach_failed++;
	dt_event(DT_LEVEL_SESSIONS, DT_EVENT_REFUSE, err, arg->source);
	return err;
}

static struct dt_attachment *find_hook(enum dtrace_source kind, unsigned long where, int *id)
{
	struct dt_attachment *a;

	idr_for_each_entry(&hooks.attachments, a, *id)
		if (a->kind == kind && a->table->target[0].where == where)
			return a;
	return NULL;
}

int dt_hook(enum dtrace_source kind, unsigned long where)
{
	struct dtrace_point point = { .where = where };
	struct dtrace_attach arg = { .source = kind, .npoints = 1 };
	int id, err = -EEXIST;

	mutex_lock(&dt_lock);
	if (!find_hook(kind, where, &id))
		err = attach(&hooks, &arg, &point);
	if (err > 0)
		dt_event(DT_LEVEL_SESSIONS, DT_EVENT_HOOK, where, kind);
	mutex_unlock(&dt_lock);
	return min(err, 0);
}

int dt_unhook(enum dtrace_source kind, unsigned long where)
{
	struct dt_attachment *a;
	int id;

	mutex_lock(&dt_lock);
	a = find_hook(kind, where, &id);
	if (a) {
		idr_remove(&hooks.attachments, id);
		begin_detach(&hooks, a);
		settle_all();
		retire(&hooks, a);
		dt_event(DT_LEVEL_SESSIONS, DT_EVENT_UNHOOK, where, kind);
	}
	mutex_unlock(&dt_lock);
	return a ? 0 : -ENOENT;
}

/*
 * What the ioctls do, all under dt_lock. arg is the caller's structure, size as much of it as the
 * caller has.
 */

static long ioctl_info(struct session *s, void __user *user, u32 size)
{
	struct dtrace_info info = {
		.size = size,
		.version = DTRACE_DRIVER_VERSION,
		.sessions = dt_sessions,
		.trap_way = "none",
		.return_way = "none",
	};
	size_t i;
	int kind;

	for (kind = 0; kind < DTRACE_NSOURCES; kind++)
		if (source_of(kind))
			info.sources |= 1u << kind;
	for (i = 0; i < ARRAY_SIZE(sources); i++)
		if (sources[i]->info)
			sources[i]->info(&info);
	return copy_to_user(user, &info, min_t(size_t, size, sizeof(info))) ? -EFAULT : 0;
}

static long ioctl_attach(struct session *s, void __user *user, u32 size)
{
	struct dtrace_point *points;
	struct dtrace_attach arg;
	long ret;

	ret = copy_struct_from_user(&arg, sizeof(arg), user, size);
	if (ret)
		return ret;
	arg.bad = arg.npoints;
	if (arg.source >= DTRACE_NSOURCES || (arg.flags & ~DTRACE_ATTACH_SKIP_BAD) || !arg.npoints)
		ret = -EINVAL;
	else if (arg.npoints > MAX_POINTS)
		ret = -E2BIG;
	else if (arg.points != (unsigned long)arg.points)
		ret = -EFAULT;
	if (!ret) {
		points = dt_no_memory() ? ERR_PTR(-ENOMEM)
					: vmemdup_user(u64_to_user_ptr(arg.points),
						       (size_t)arg.npoints * sizeof(*points));
		ret = PTR_ERR_OR_ZERO(points);
	}
	if (!ret) {
		ret = attach(s, &arg, points);
		kvfree(points);
	}
	if (ret < 0 && put_user(arg.bad, &((struct dtrace_attach __user *)user)->bad))
		return -EFAULT;
	return ret;
}

static long ioctl_detach(struct session *s, void __user *user)
{
	struct dt_attachment *a;
	u32 id;

	if (get_user(id, (u32 __user *)user))
		return -EFAULT;
	if (!id || id > MAX_ATTACHMENTS)
		return -ENOENT;
	a = idr_remove(&s->attachments, id);
	if (!a)
		return -ENOENT;
	begin_detach(s, a);
	settle_all();
	retire(s, a);
	return 0;
}

static u64 session_count(struct session *s, enum dt_counter n)
{
	struct dt_attachment *a;
	u64 sum = s->past[n];
	int id;

	idr_for_each_entry(&s->attachments, a, id)
		sum += dt_counted(a->counts, n);
	return sum;
}

static long ioctl_counters(struct session *s, void __user *user, u32 size)
{
	struct dtrace_counters c = {
		.size = size,
		.fired = session_count(s, DT_FIRED),
		.recursion = session_count(s, DT_RECURSION),
		.not_watched = session_count(s, DT_NOT_WATCHED),
		.missed_returns = session_count(s, DT_MISSED_RETURNS) + s->past_missed,
		.busy = session_count(s, DT_BUSY),
		.stack_full = session_count(s, DT_STACK_FULL),
	};
	struct dt_attachment *a;
	int id;

	idr_for_each_entry(&s->attachments, a, id)
		c.missed_returns += missed_by_kernel(a);
	return copy_to_user(user, &c, min_t(size_t, size, sizeof(c))) ? -EFAULT : 0;
}

/*
 * The structure's size as the caller gives it; it must hold at least what the first version had,
 * and be no nonsense.
 */
static long get_size(const void __user *user, u32 least, u32 *size)
{
	if (get_user(*size, (const u32 __user *)user))
		return -EFAULT;
	if (*size < least)
		return -EINVAL;
	return *size > PAGE_SIZE ? -E2BIG : 0;
}

/* A command is its type and number: its size, which is part of cmd, grows with the structure. */
static long device_ioctl(struct file *file, unsigned int cmd, unsigned long user_address)
{
	void __user *user = (void __user *)user_address;
	struct session *s = file->private_data;
	u32 nr = _IOC_NR(cmd), size = 0;
	long ret = 0;

	if (_IOC_TYPE(cmd) != DTRACE_IOC_MAGIC)
		return -ENOTTY;
	if (nr == _IOC_NR(DTRACE_IOC_INFO))
		ret = get_size(user, DTRACE_INFO_LEAST, &size);
	else if (nr == _IOC_NR(DTRACE_IOC_ATTACH))
		ret = get_size(user, DTRACE_ATTACH_LEAST, &size);
	else if (nr == _IOC_NR(DTRACE_IOC_COUNTERS))
		ret = get_size(user, DTRACE_COUNTERS_LEAST, &size);
	else if (cmd != DTRACE_IOC_DETACH)
		ret = -ENOTTY;
	if (ret)
		return ret;
	if (mutex_lock_killable(&dt_lock))
		return -EINTR;
	if (nr == _IOC_NR(DTRACE_IOC_INFO))
		ret = ioctl_info(s, user, size);
	else if (nr == _IOC_NR(DTRACE_IOC_ATTACH))
		ret = ioctl_attach(s, user, size);
	else if (nr == _IOC_NR(DTRACE_IOC_COUNTERS))
		ret = ioctl_counters(s, user, size);
	else
		ret = ioctl_detach(s, user);
	mutex_unlock(&dt_lock);
	return ret;
}

/* A session that has nothing any more can go, or begin anew. */
static void detach_all(struct session *s)
{
	struct dt_attachment *a;
	int id;

	idr_for_each_entry(&s->attachments, a, id)
		begin_detach(s, a);
	if (!idr_is_empty(&s->attachments))
		settle_all();
	idr_for_each_entry(&s->attachments, a, id)
		retire(s, a);
	idr_destroy(&s->attachments);
}

int dt_unhook_all(void)
{
	mutex_lock(&dt_lock);
	detach_all(&hooks);
	mutex_unlock(&dt_lock);
	return 0;
}

bool dt_privileged(void)
{
	return capable(CAP_SYS_ADMIN) || (capable(CAP_PERFMON) && capable(CAP_BPF));
}

static int device_open(struct inode *inode, struct file *file)
{
	struct session *s;

	if (!dt_privileged())
		return -EPERM;
	s = dt_alloc(kzalloc(sizeof(*s), GFP_KERNEL_ACCOUNT));
	if (!s)
		return -ENOMEM;
	idr_init(&s->attachments);
	file->private_data = s;
	mutex_lock(&dt_lock);
	dt_sessions++;
	dt_event(DT_LEVEL_SESSIONS, DT_EVENT_OPEN, 0, 0);
	mutex_unlock(&dt_lock);
	return nonseekable_open(inode, file);
}

static int device_release(struct inode *inode, struct file *file)
{
	struct session *s = file->private_data;

	mutex_lock(&dt_lock);
	detach_all(s);
	dt_sessions--;
	dt_event(DT_LEVEL_SESSIONS, DT_EVENT_CLOSE, 0, 0);
	mutex_unlock(&dt_lock);
	kfree(s);
	return 0;
}

static const struct file_operations operations = {
	.owner = THIS_MODULE, /* an open session keeps the module */
	.open = device_open,
	.release = device_release,
	.unlocked_ioctl = device_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
};

static struct miscdevice device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "dtrace",
	.fops = &operations,
	.mode = 0600,
};

/* The module that the notifier is about; under dt_lock. */
static struct module *going;

static bool goes(unsigned long key)
{
	return within_module(key, going);
}

static bool init_goes(unsigned long key)
{
	return within_module_init(key, going);
}

/* Places in a module cease to be when it goes, and those in its init section once it is live. */
static int module_changed(struct notifier_block *nb, unsigned long state, void *module)
{
	size_t i;

	if (state != MODULE_STATE_GOING && state != MODULE_STATE_LIVE)
		return NOTIFY_DONE;
	mutex_lock(&dt_lock);
	going = module;
	for (i = 0; i < ARRAY_SIZE(sources); i++)
		if (sources[i]->forget)
			sources[i]->forget(state == MODULE_STATE_GOING ? goes : init_goes);
	going = NULL;
	mutex_unlock(&dt_lock);
	return NOTIFY_DONE;
}

static struct notifier_block notifier = { .notifier_call = module_changed };

static void exit_sources(size_t n)
{
	while (n--)
		if (sources[n]->exit)
			sources[n]->exit();
}

static int __init dtrace_init(void)
{
	size_t n = 0;
	int err;

	err = dt_run_init();
	if (err)
		return err;
	err = dt_ring_init();
	if (err)
		goto no_ring;
	err = dt_sym_init();
	if (err)
		goto no_sym;
	for (; n < ARRAY_SIZE(sources); n++) {
		err = sources[n]->init ? sources[n]->init() : 0;
		if (err)
			goto no_source;
	}
	err = register_module_notifier(&notifier);
	if (err)
		goto no_source;
	err = dt_proc_init();
	if (err)
		goto no_proc;
	err = misc_register(&device);
	if (err)
		goto no_device;
	return 0;

no_device:
	dt_proc_exit();
no_proc:
	unregister_module_notifier(&notifier);
no_source:
	exit_sources(n);
no_sym:
	dt_ring_exit();
no_ring:
	dt_run_exit();
	return err;
}

/*
 * No session is open: only hooks are attached. What is left are callbacks on their last
 * instructions.
 */
static void __exit dtrace_exit(void)
{
	misc_deregister(&device);
	dt_proc_exit();
	dt_unhook_all();
	unregister_module_notifier(&notifier);
	exit_sources(ARRAY_SIZE(sources));
	dt_grace();
	synchronize_rcu_tasks();
	dt_ring_exit();
	dt_run_exit();
}

module_init(dtrace_init);
module_exit(dtrace_exit);
MODULE_DESCRIPTION("Probe sources for DTrace that the kernel keeps from BPF");
MODULE_VERSION(__stringify(DTRACE_DRIVER_VERSION));
MODULE_LICENSE("Dual BSD/GPL");
