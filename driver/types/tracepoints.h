/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The kernel's headers of tracepoints, of those groups that probes of ours stand on or people ask for. Read twice: see types.c.
 */
#include <trace/events/block.h>
#include <trace/events/irq.h>
#include <trace/events/kmem.h>
#include <trace/events/napi.h>
#include <trace/events/net.h>
#include <trace/events/oom.h>
#include <trace/events/power.h>
#include <trace/events/sched.h>
#include <trace/events/signal.h>
#include <trace/events/skb.h>
#include <trace/events/sock.h>
#include <trace/events/task.h>
#include <trace/events/tcp.h>
#include <trace/events/timer.h>
#include <trace/events/udp.h>
#include <trace/events/vmscan.h>
#include <trace/events/workqueue.h>
#include <trace/events/writeback.h>

/* of the processor: faults, interrupts */
#if __has_include(<asm/trace/exceptions.h>)
#include <asm/trace/exceptions.h>
#endif
#if __has_include(<asm/trace/irq_vectors.h>)
#include <asm/trace/irq_vectors.h>
#endif
#if __has_include(<trace/events/lock.h>)
#include <trace/events/lock.h>
#endif
#if __has_include(<trace/events/filelock.h>)
#include <trace/events/filelock.h>
#endif
#if __has_include(<trace/events/syscalls.h>)
#include <trace/events/syscalls.h>
#endif
