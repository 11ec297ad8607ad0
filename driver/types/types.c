// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
/*
 * The types of a kernel that does not tell them itself (Debian's 32-bit ones), as its headers have
 * them: no code, only debug information, which `make types` turns into the BTF file that dtrace
 * looks for (src/lang/types.c).
 *
 * A kernel with BTF has a typedef btf_trace_NAME of each tracepoint's function; headers are read a
 * second time to make those of them.
 */
#include <linux/module.h>
#include <linux/version.h>

#include <linux/binfmts.h>
#include <linux/blk-mq.h>
#include <linux/blkdev.h>
#include <linux/cgroup.h>
#include <linux/cred.h>
#include <linux/fdtable.h>
#include <linux/fs_struct.h>
#include <linux/inet.h>
#include <linux/ipv6.h>
#include <linux/mm.h>
#include <linux/net.h>
#include <linux/netdevice.h>
#include <linux/nsproxy.h>
#include <linux/pid_namespace.h>
#include <linux/rwsem.h>
#include <linux/sched/signal.h>
#include <linux/skbuff.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <linux/user_namespace.h>
#include <linux/utsname.h>
#include <net/inet_sock.h>
#include <net/sock.h>
#include <net/tcp.h>

/*
 * Where a file system is mounted is the kernel's own business, and in no header: the beginning of it, as far as paths are found by it,
 * which was the same from 5.10 to 6.16.
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 17, 0)
struct mount {
	struct hlist_node mnt_hash;
	struct mount *mnt_parent;
	struct dentry *mnt_mountpoint;
	struct vfsmount mnt;
	struct rcu_head mnt_rcu;
#ifdef CONFIG_SMP
	void *mnt_pcp;
#else
	int mnt_count, mnt_writers;
#endif
	struct list_head mnt_mounts, mnt_child, mnt_instance;
	const char *mnt_devname;
};
#endif

#include "tracepoints.h"

#define TRACE_HEADER_MULTI_READ
#undef TP_PROTO
#define TP_PROTO(args...) args

/* Those that the tracepoints' own header made for callers. */
#undef DECLARE_EVENT_CLASS
#undef DECLARE_EVENT_NOP
#undef DECLARE_TRACE
#undef DECLARE_TRACE_CONDITION
#undef DECLARE_TRACE_EVENT
#undef DECLARE_TRACE_EVENT_CONDITION
#undef DECLARE_TRACE_SYSCALL
#undef DEFINE_EVENT
#undef DEFINE_EVENT_CONDITION
#undef DEFINE_EVENT_FN
#undef DEFINE_EVENT_NOP
#undef DEFINE_EVENT_NOPRINT
#undef DEFINE_EVENT_PRINT
#undef EVENT_CLASS_NOP
#undef TRACE_DEFINE_ENUM
#undef TRACE_DEFINE_SIZEOF
#undef TRACE_EVENT
#undef TRACE_EVENT_CONDITION
#undef TRACE_EVENT_FLAGS
#undef TRACE_EVENT_FN
#undef TRACE_EVENT_FN_COND
#undef TRACE_EVENT_NOP
#undef TRACE_EVENT_PERF_PERM
#undef TRACE_EVENT_SYSCALL

#define FUNCTION_OF(name, proto) typedef void (*btf_trace_##name)(void *, proto);
#define DECLARE_EVENT_CLASS(...)
#define DECLARE_EVENT_NOP(...)
#define DECLARE_TRACE(name, proto, ...)			FUNCTION_OF(name, PARAMS(proto))
#define DECLARE_TRACE_CONDITION(name, proto, ...)	FUNCTION_OF(name, PARAMS(proto))
#define DECLARE_TRACE_EVENT(name, proto, ...)		FUNCTION_OF(name, PARAMS(proto))
#define DECLARE_TRACE_EVENT_CONDITION(name, proto, ...) FUNCTION_OF(name, PARAMS(proto))
#define DECLARE_TRACE_SYSCALL(name, proto, ...)		FUNCTION_OF(name, PARAMS(proto))
#define DEFINE_EVENT(class, name, proto, ...)		FUNCTION_OF(name, PARAMS(proto))
#define DEFINE_EVENT_CONDITION(class, name, proto, ...) FUNCTION_OF(name, PARAMS(proto))
#define DEFINE_EVENT_FN(class, name, proto, ...)	FUNCTION_OF(name, PARAMS(proto))
#define DEFINE_EVENT_NOP(...)
#define DEFINE_EVENT_NOPRINT(class, name, proto, ...) FUNCTION_OF(name, PARAMS(proto))
#define DEFINE_EVENT_PRINT(class, name, proto, ...)   FUNCTION_OF(name, PARAMS(proto))
#define EVENT_CLASS_NOP(...)
#define TRACE_DEFINE_ENUM(...)
#define TRACE_DEFINE_SIZEOF(...)
#define TRACE_EVENT(name, proto, ...)		FUNCTION_OF(name, PARAMS(proto))
#define TRACE_EVENT_CONDITION(name, proto, ...) FUNCTION_OF(name, PARAMS(proto))
#define TRACE_EVENT_FLAGS(...)
#define TRACE_EVENT_FN(name, proto, ...)      FUNCTION_OF(name, PARAMS(proto))
#define TRACE_EVENT_FN_COND(name, proto, ...) FUNCTION_OF(name, PARAMS(proto))
#define TRACE_EVENT_NOP(...)
#define TRACE_EVENT_PERF_PERM(...)
#define TRACE_EVENT_SYSCALL(name, proto, ...) FUNCTION_OF(name, PARAMS(proto))

#include "tracepoints.h"

MODULE_DESCRIPTION("types of this kernel for dtrace: not to be loaded");
MODULE_LICENSE("Dual BSD/GPL");
