/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * libdtrace: compile D programs, run them on the live system, read what they record.
 *
 * The life of a session:
 *
 *	h = dtrace_open(DTRACE_VERSION, 0, &err);
 *	dtrace_setopt(h, "bufsize", "4m");
 *	p = dtrace_program_strcompile(h, "syscall:::entry { @[execname] = count(); }",
 *				      DTRACE_PROBESPEC_NONE, 0, 0, NULL);
 *	dtrace_program_exec(h, p, NULL);
 *	dtrace_go(h);
 *	do {
 *		dtrace_sleep(h);
 *	} while (dtrace_work(h, stdout, NULL, NULL, NULL) == DTRACE_WORKSTATUS_OKAY &&
 *		 dtrace_status(h) == DTRACE_STATUS_OKAY);
 *	dtrace_stop(h);
 *	dtrace_work(h, stdout, NULL, NULL, NULL);
 *	dtrace_aggregate_print(h, stdout, NULL);
 *	dtrace_close(h);
 *
 * Functions that return int give 0 (or what they say) on success and -1 on failure; functions that
 * return a pointer give NULL on failure. dtrace_errno() then says what failed and dtrace_errmsg() in
 * words. A handle belongs to one thread at a time; only dtrace_interrupt() may be called from
 * anywhere. Strings and structures handed out belong to the handle and live until dtrace_close()
 * unless said otherwise.
 */
#ifndef DTRACE_H
#define DTRACE_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#define DTRACE_API __attribute__((visibility("default")))

#define DTRACE_VERSION 3 /* of this interface: the argument of dtrace_open() */

typedef struct dtrace_hdl dtrace_hdl_t;
typedef struct dtrace_prog dtrace_prog_t;
typedef struct dtrace_proc dtrace_proc_t;
typedef uint32_t dtrace_id_t;

/* ---- handle ---- */

#define DTRACE_O_NODEV 0x01 /* compile only: no BPF, no privilege needed; dtrace_go() fails */
#define DTRACE_O_MASK  0x01

/*
 * Opens a handle. NULL on failure with the reason in *errp (see dtrace_errmsg(NULL, *errp)): a
 * version that this library does not have, unknown flags, no memory. Costs next to nothing:
 * everything is found out when first needed.
 */
DTRACE_API dtrace_hdl_t *dtrace_open(int version, int flags, int *errp);
/* Stops what runs (without END), releases everything. Processes created and never continued are
 * killed, grabbed ones go on. */
DTRACE_API void dtrace_close(dtrace_hdl_t *h);

enum {
	EDT_BASE = 1000,	/* below: errno values */
	EDT_VERSION = EDT_BASE, /* the version asked for is not this library's */
	EDT_FLAGS,		/* unknown flags */
	EDT_COMPILER,		/* the D program has an error; the message has it in full */
	EDT_NOMEM,		/* out of memory */
	EDT_NOPROBE,		/* no probe matches a description */
	EDT_BADPROBE,		/* a probe description that can't be read */
	EDT_BADOPTNAME,		/* no such option */
	EDT_BADOPTVAL,		/* a value the option can't have */
	EDT_BADOPTCTX,		/* the option can't be set now */
	EDT_UNSUP,		/* the guide's, but not in this DTrace; the message says why */
	EDT_ACTIVE,		/* tracing runs already */
	EDT_NOTACTIVE,		/* tracing does not run */
	EDT_NODEV,		/* opened with DTRACE_O_NODEV */
	EDT_PRIV,		/* a capability is missing; the message names it */
	EDT_DESTRUCTIVE,	/* destructive actions are not enabled */
	EDT_ENABLE,		/* the kernel refused a program or an attachment */
	EDT_PROC,		/* a process could not be started or grabbed */
	EDT_DIRABORT,		/* a callback said abort */
	EDT_OUTPUT, /* the output stream failed, the message says how; EPIPE itself when its reader
		       went away */
	EDT_CPP,    /* the C preprocessor failed, or is not there */
};

DTRACE_API int dtrace_errno(dtrace_hdl_t *h);
/*
 * The message for an error of this handle. For the handle's last error it is the specific one (for
 * EDT_COMPILER several lines: message, source line, mark, hint), otherwise a general sentence. h
 * may be NULL. Never NULL, no newline at the end. Valid until the next call on the handle.
 */
DTRACE_API const char *dtrace_errmsg(dtrace_hdl_t *h, int error);
/* "invalid address" ...: the name of a fault kind (args of the ERROR probe, dtrace_errdata_t). */
DTRACE_API const char *dtrace_faultstr(dtrace_hdl_t *h, int fault);

/* ---- options ---- */

#define DTRACEOPT_UNSET (-2) /* dtrace_getopt() of an option that has no value */

/*
 * Sets an option by name; value as the guide has it ("4m", "100ms", "yes"; NULL: on). -1 with
 * EDT_BADOPTNAME, EDT_BADOPTVAL, EDT_BADOPTCTX (tracing already runs and the option can't change
 * any more) or EDT_UNSUP.
 */
DTRACE_API int dtrace_setopt(dtrace_hdl_t *h, const char *name, const char *value);
/* Value of an option: sizes in bytes, times in nanoseconds, booleans 0 and 1. Strings can't be
 * asked for. */
DTRACE_API int dtrace_getopt(dtrace_hdl_t *h, const char *name, int64_t *value);

/* ---- programs ---- */

typedef enum {
	DTRACE_PROBESPEC_NONE = -1, /* a program: clauses and declarations */
	DTRACE_PROBESPEC_PROVIDER,  /* as -P: bare text names a provider, followed by an optional
				       predicate and actions */
	DTRACE_PROBESPEC_MOD,	    /* as -m */
	DTRACE_PROBESPEC_FUNC,	    /* as -f */
	DTRACE_PROBESPEC_NAME,	    /* as -n */
} dtrace_probespec_t;

#define DTRACE_C_ZDEFS	0x01 /* descriptions may match nothing (-Z) */
#define DTRACE_C_DEFARG 0x02 /* missing $1 ... read as 0 and "" */
#define DTRACE_C_EMPTY	0x04 /* a program without clauses is no error */
#define DTRACE_C_CPP	0x08 /* through the C preprocessor first (-C) */
#define DTRACE_C_MASK	0x0f

/*
 * Compiles. argv are the macro arguments $0 ...; text and argv are copied. Options set by the
 * program's pragmas are applied. NULL with EDT_COMPILER (message in full), EDT_BADOPT... or
 * EDT_NOMEM. Programs of a handle share their variables and aggregations.
 */
DTRACE_API dtrace_prog_t *dtrace_program_strcompile(dtrace_hdl_t *h, const char *text,
						    dtrace_probespec_t spec, unsigned cflags,
						    int argc, char *const argv[]);
/* The same for a file; name is how messages call it. Reads to its end, does not close it. */
DTRACE_API dtrace_prog_t *dtrace_program_fcompile(dtrace_hdl_t *h, FILE *fp, const char *name,
						  unsigned cflags, int argc, char *const argv[]);

typedef struct dtrace_attribute {
	const char *dtat_name, *dtat_data, *dtat_class; /* "Stable", "Evolving", "Common" ... */
} dtrace_attribute_t;

typedef struct dtrace_proginfo {
	dtrace_attribute_t dpi_descattr; /* the least stable of its probe descriptions */
	dtrace_attribute_t dpi_stmtattr; /* the least stable of its statements */
	unsigned dpi_matches; /* probes enabled, a probe counted for every clause it is in */
} dtrace_proginfo_t;

/*
 * Writes the C header by which a program has the probes of the providers that prog defines; name is
 * the header's. -1 with EDT_NOPROBE (it defines none) or an errno of out's.
 */
DTRACE_API int dtrace_program_header(dtrace_hdl_t *h, dtrace_prog_t *prog, FILE *out,
				     const char *name);

/*
 * Writes the object file that programs with these probes are linked with, for the make rules that ask
 * for one; objects are those of the program. -1 with EDT_NOPROBE or an errno: then there is no file.
 */
DTRACE_API int dtrace_program_link(dtrace_hdl_t *h, dtrace_prog_t *prog, const char *file,
				   int nobjects, char *const objects[]);

/* Adds the program's clauses to what dtrace_go() will enable. info may be NULL. -1 with EDT_NOPROBE
 * ... */
DTRACE_API int dtrace_program_exec(dtrace_hdl_t *h, dtrace_prog_t *p, dtrace_proginfo_t *info);
/* After dtrace_go(): what is left out of what was asked for - places where the kernel puts no probe, parts of functions -, in one line; NULL: nothing. Valid until the next
 * call. */
DTRACE_API const char *dtrace_left_out(dtrace_hdl_t *h);
/* What dtrace_program_exec() would tell, without doing it. */
DTRACE_API int dtrace_program_info(dtrace_hdl_t *h, dtrace_prog_t *p, dtrace_proginfo_t *info);

/* ---- probes ---- */

typedef struct dtrace_probedesc {
	dtrace_id_t dtpd_id; /* 0: by names */
	const char *dtpd_provider, *dtpd_mod, *dtpd_func,
		*dtpd_name; /* patterns when asking; NULL or "": any */
} dtrace_probedesc_t;

typedef struct dtrace_argdesc {
	const char *dtag_native; /* type as the kernel has it */
	const char *dtag_xlate;	 /* type of args[i] */
	const char *dtag_name;	 /* NULL: it has none */
	int dtag_mapping;	 /* args[i] is argN */
} dtrace_argdesc_t;

typedef struct dtrace_probeinfo {
	dtrace_attribute_t dtp_attr; /* of the probe's names: the least stable part */
	dtrace_attribute_t dtp_arga; /* of its arguments */
	const dtrace_argdesc_t *dtp_argv;
	int dtp_argc;		     /* -1: not known */
	const char *dtp_unavailable; /* NULL, or why this machine can't enable it now */
} dtrace_probeinfo_t;

typedef int dtrace_probe_f(dtrace_hdl_t *h, const dtrace_probedesc_t *pd, void *arg);

/* Calls func for every probe that matches (pd NULL: all), by id, until it returns non-zero. Returns
 * that value, 0, or -1 with EDT_NOPROBE when nothing matches. */
DTRACE_API int dtrace_probe_iter(dtrace_hdl_t *h, const dtrace_probedesc_t *pd,
				 dtrace_probe_f *func, void *arg);
/* Calls func for every probe the descriptions of a compiled program match, in the order of the
 * program. As above; a description that matches nothing is passed to none (may be NULL). */
DTRACE_API int dtrace_program_probe_iter(dtrace_hdl_t *h, dtrace_prog_t *p, dtrace_probe_f *func,
					 dtrace_probe_f *none, void *arg);
/* Attributes and argument types of one probe, found by its id. Valid until the next call of this
 * function. */
DTRACE_API int dtrace_probe_info(dtrace_hdl_t *h, const dtrace_probedesc_t *pd,
				 dtrace_probeinfo_t *info);
/* Why this machine can't enable the probe, which is found by its id, one line; NULL: it can, as far as is known at once
 * (dtrace_probe_info() asks the kernel's lists, too). */
DTRACE_API const char *dtrace_probe_unavailable(dtrace_hdl_t *h, const dtrace_probedesc_t *pd);
/* Reads "provider:module:function:name" as -n (or -P, -m, -f) reads it. */
DTRACE_API int dtrace_str2desc(dtrace_hdl_t *h, dtrace_probespec_t spec, const char *text,
			       dtrace_probedesc_t *pd);

/* ---- tracing ---- */

typedef enum {
	DTRACE_STATUS_NONE,	   /* nothing new */
	DTRACE_STATUS_OKAY,	   /* tracing runs */
	DTRACE_STATUS_EXITED,	   /* exit() was called; dtrace_exit_status() */
	DTRACE_STATUS_FILLED,	   /* bufpolicy fill: a buffer is full */
	DTRACE_STATUS_STOPPED,	   /* dtrace_stop() */
	DTRACE_STATUS_PROCS,	   /* every process created or grabbed has ended */
	DTRACE_STATUS_INTERRUPTED, /* dtrace_interrupt() */
} dtrace_status_t;

/*
 * Makes the programs, loads, attaches, runs BEGIN and lets all probes go at the same instant. On
 * failure nothing stays attached. -1 with EDT_NODEV, EDT_PRIV, EDT_DESTRUCTIVE, EDT_ENABLE,
 * EDT_NOMEM.
 */
DTRACE_API int dtrace_go(dtrace_hdl_t *h);
/* Tracing's state; reports drops through the drop handler, at most once a statusrate. -1 if a
 * handler said abort. */
DTRACE_API int dtrace_status(dtrace_hdl_t *h);
/*
 * Says that the next dtrace_work() may wait for something to do: records, the end of a process,
 * dtrace_interrupt(), at most one switchrate. Without it dtrace_work() takes what is there.
 */
DTRACE_API void dtrace_sleep(dtrace_hdl_t *h);
/*
 * Makes dtrace_status() say so, and dtrace_work() return: at once if it waits, behind the record that it is at if it reads.
 * What is still in the buffers then is read once dtrace_stop() was called. Async-signal-safe.
 */
DTRACE_API void dtrace_interrupt(dtrace_hdl_t *h);
/* Stops all probes, detaches, runs END. What they recorded is still to be read by dtrace_work().
 * Again: does nothing. */
DTRACE_API int dtrace_stop(dtrace_hdl_t *h);
/* The argument of exit(), once status says DTRACE_STATUS_EXITED; the last one if END called it too.
 * 0 before. */
DTRACE_API int dtrace_exit_status(dtrace_hdl_t *h);

typedef enum {
	DTRACE_FLOW_NONE,
	DTRACE_FLOW_ENTRY,
	DTRACE_FLOW_RETURN,
} dtrace_flowkind_t;

typedef struct dtrace_probedata {
	dtrace_hdl_t *dtpda_handle;
	dtrace_probedesc_t dtpda_pdesc;
	unsigned dtpda_cpu;
	const void *dtpda_data; /* the record; valid during the callback */
	size_t dtpda_size;
	dtrace_flowkind_t dtpda_flow;
	const char *dtpda_prefix; /* with flowindent: "->" ...; else "" */
} dtrace_probedata_t;

typedef struct dtrace_recdesc {
	const char *dtrd_action; /* "trace", "printf" ...; "" for a clause without actions */
	uint32_t dtrd_offset, dtrd_size; /* its first datum in the record; size of all of it */
	const char *dtrd_format;	 /* printf and printa: the format as written; NULL */
} dtrace_recdesc_t;

#define DTRACE_CONSUME_ERROR (-1) /* a failure: dtrace_work() ends with EDT_DIRABORT */
#define DTRACE_CONSUME_THIS  0	  /* print it */
#define DTRACE_CONSUME_NEXT  1	  /* don't print it */
#define DTRACE_CONSUME_ABORT 2	  /* end dtrace_work() */

typedef int dtrace_consume_probe_f(const dtrace_probedata_t *data, void *arg);
/* rec NULL: all records of the firing have been handed over. */
typedef int dtrace_consume_rec_f(const dtrace_probedata_t *data, const dtrace_recdesc_t *rec,
				 void *arg);

typedef enum {
	DTRACE_WORKSTATUS_ERROR = -1,
	DTRACE_WORKSTATUS_OKAY,
	DTRACE_WORKSTATUS_DONE, /* stopped, and nothing is left to read */
} dtrace_workstatus_t;

/*
 * Reads what was recorded and prints it to fp as DTrace prints it. pf (may be NULL) sees each
 * firing first, rf (may be NULL) each of its actions and then NULL; the firing is printed if all
 * say DTRACE_CONSUME_THIS. fp NULL: output goes to the handler of dtrace_handle_buffered(). Status
 * is kept up: after exit(), an interrupt or the end of the last process the caller sees it in
 * dtrace_status() and calls dtrace_stop().
 */
DTRACE_API dtrace_workstatus_t dtrace_work(dtrace_hdl_t *h, FILE *fp, dtrace_consume_probe_f *pf,
					   dtrace_consume_rec_f *rf, void *arg);
/* The reading half of dtrace_work() alone: no waiting, no drops. 0 or -1. */
DTRACE_API int dtrace_consume(dtrace_hdl_t *h, FILE *fp, dtrace_consume_probe_f *pf,
			      dtrace_consume_rec_f *rf, void *arg);

/* ---- handlers ---- */

#define DTRACE_HANDLE_ABORT (-1)
#define DTRACE_HANDLE_OK    0

#define DTRACEFLT_LIBRARY (-1) /* no fault of the clause: what it asked the library for failed */

typedef struct dtrace_errdata {
	dtrace_hdl_t *dteda_handle;
	dtrace_probedesc_t dteda_pdesc;
	unsigned dteda_cpu;
	uint64_t dteda_epid;
	int dteda_action, dteda_fault;
	uint32_t dteda_offset; /* instruction in the BPF program */
	uint64_t dteda_addr;
	const char *dteda_msg; /* one line with its newline */
	const char *
		dteda_place; /* the D text it happened in: lines with their newlines. NULL: not known, or told before */
} dtrace_errdata_t;

typedef enum {
	DTRACEDROP_PRINCIPAL,	/* no room in a CPU's buffer */
	DTRACEDROP_AGGREGATION, /* no room in an aggregation */
	DTRACEDROP_DYNAMIC,	/* no room for a dynamic variable */
	DTRACEDROP_DYNDIRTY,	/* the same, room being cleaned */
	DTRACEDROP_SPEC,
	DTRACEDROP_SPECBUSY,
	DTRACEDROP_SPECUNAVAIL,	   /* speculations */
	DTRACEDROP_STKSTROVERFLOW, /* stack strings */
	DTRACEDROP_DBLERROR,	   /* an ERROR record had no room */
	DTRACEDROP_RECURSION, /* the kernel skipped a firing: the program was already running on
				 that CPU */
	DTRACEDROP_PROC, /* probes in what a process opened while it was traced: left out, or not waited for */
	DTRACEDROP_MAX,
} dtrace_dropkind_t;

typedef struct dtrace_dropdata {
	dtrace_hdl_t *dtdda_handle;
	int dtdda_cpu; /* -1: not of one CPU */
	dtrace_dropkind_t dtdda_kind;
	uint64_t dtdda_drops; /* since the last report */
	uint64_t dtdda_total;
	const char *dtdda_msg; /* one line with its newline */
} dtrace_dropdata_t;

typedef struct dtrace_setoptdata {
	dtrace_hdl_t *dtsda_handle;
	const char *dtsda_option;
	int64_t dtsda_oldval, dtsda_newval;
} dtrace_setoptdata_t;

typedef struct dtrace_bufdata {
	dtrace_hdl_t *dtbda_handle;
	const char *dtbda_buffered; /* what was printed for one firing or one aggregation */
	size_t dtbda_size;
} dtrace_bufdata_t;

typedef int dtrace_handle_err_f(const dtrace_errdata_t *data, void *arg);
typedef int dtrace_handle_drop_f(const dtrace_dropdata_t *data, void *arg);
typedef int dtrace_handle_setopt_f(const dtrace_setoptdata_t *data, void *arg);
typedef int dtrace_handle_buffered_f(const dtrace_bufdata_t *data, void *arg);

/* One handler of a kind; setting it again replaces it, NULL removes it. Without an error handler a
 * fault ends dtrace_work() with EDT_DIRABORT; without a drop handler drops are only counted. */
DTRACE_API int dtrace_handle_err(dtrace_hdl_t *h, dtrace_handle_err_f *f, void *arg);
DTRACE_API int dtrace_handle_drop(dtrace_hdl_t *h, dtrace_handle_drop_f *f, void *arg);
DTRACE_API int dtrace_handle_setopt(dtrace_hdl_t *h, dtrace_handle_setopt_f *f, void *arg);
DTRACE_API int dtrace_handle_buffered(dtrace_hdl_t *h, dtrace_handle_buffered_f *f, void *arg);

/* ---- processes ---- */

/*
 * Starts a command, stopped before its first instruction. argv NULL: file is a command line, split
 * as a shell splits words (quotes and backslashes, no expansion). The first process of a handle is
 * $target. NULL with EDT_PROC. dtrace_go() must come before dtrace_proc_continue() for it to be
 * traced from the start.
 */
DTRACE_API dtrace_proc_t *dtrace_proc_create(dtrace_hdl_t *h, const char *file, char *const *argv);
/* Attaches to a running process, which goes on running. */
DTRACE_API dtrace_proc_t *dtrace_proc_grab(dtrace_hdl_t *h, pid_t pid);
DTRACE_API int dtrace_proc_continue(dtrace_hdl_t *h, dtrace_proc_t *p);
/*
 * Lets go of it. One that was grabbed runs on. One that was created is told to end (SIGTERM), and made
 * to (SIGKILL) when it has not within a second, or was never continued.
 */
DTRACE_API void dtrace_proc_release(dtrace_hdl_t *h, dtrace_proc_t *p);
DTRACE_API pid_t dtrace_proc_getpid(dtrace_hdl_t *h, const dtrace_proc_t *p);
/* 1 and *status (as wait(2) has it; -1 if unknown) once it has ended, else 0. */
DTRACE_API int dtrace_proc_ended(dtrace_hdl_t *h, dtrace_proc_t *p, int *status);

/* ---- aggregations ---- */

typedef enum {
	DTRACEAGG_COUNT,
	DTRACEAGG_SUM,
	DTRACEAGG_AVG,
	DTRACEAGG_MIN,
	DTRACEAGG_MAX,
	DTRACEAGG_STDDEV,
	DTRACEAGG_QUANTIZE,
	DTRACEAGG_LQUANTIZE,
	DTRACEAGG_LLQUANTIZE,
} dtrace_aggkind_t;

typedef enum {
	DTRACE_KEY_INT,
	DTRACE_KEY_STRING,
	DTRACE_KEY_BYTES,
	DTRACE_KEY_STACK,
	DTRACE_KEY_USTACK,
	DTRACE_KEY_SYMADDR,
	DTRACE_KEY_USYMADDR,
} dtrace_keykind_t;

typedef struct dtrace_aggkey {
	dtrace_keykind_t dtak_kind;
	int64_t dtak_int;	 /* INT: extended to 64 bits by its type; SYMADDR: the address */
	const char *dtak_string; /* STRING */
	const void *dtak_data;	 /* the others: as recorded; USTACK and USYMADDR begin with the
				    process id */
	uint32_t dtak_size;
} dtrace_aggkey_t;

typedef struct dtrace_aggdata {
	dtrace_hdl_t *dtada_handle;
	const char *dtada_name; /* without the @; "_" for the one without a name */
	unsigned dtada_id;
	dtrace_aggkind_t dtada_kind;
	const dtrace_aggkey_t *dtada_keys;
	unsigned dtada_nkeys;
	const int64_t *dtada_values; /* of all CPUs together: count [n], sum [sum], avg [n, sum],
					min and max [value], stddev [n, sum, low and high half of
					the sum of squares], the others: their buckets */
	unsigned dtada_nvalues;
	void *dtada_private;
} dtrace_aggdata_t;

#define DTRACE_AGGWALK_ERROR  (-1)
#define DTRACE_AGGWALK_NEXT   0
#define DTRACE_AGGWALK_ABORT  1 /* end the walk */
#define DTRACE_AGGWALK_REMOVE 5 /* take this key out of the aggregation */

typedef int dtrace_aggregate_f(const dtrace_aggdata_t *data, void *arg);
typedef int dtrace_aggregate_walk_f(dtrace_hdl_t *h, dtrace_aggregate_f *f, void *arg);

/* Takes a picture of all aggregations, which the walks show until the next one. */
DTRACE_API int dtrace_aggregate_snap(dtrace_hdl_t *h);
/* Walk the picture (one is taken if there is none): in no order, or by aggregation id and then
 * ordered by key or by value; rev: all of it downwards. Data are valid during the callback. */
DTRACE_API int dtrace_aggregate_walk(dtrace_hdl_t *h, dtrace_aggregate_f *f, void *arg);
DTRACE_API int dtrace_aggregate_walk_keysorted(dtrace_hdl_t *h, dtrace_aggregate_f *f, void *arg);
DTRACE_API int dtrace_aggregate_walk_valsorted(dtrace_hdl_t *h, dtrace_aggregate_f *f, void *arg);
DTRACE_API int dtrace_aggregate_walk_keyrevsorted(dtrace_hdl_t *h, dtrace_aggregate_f *f,
						  void *arg);
DTRACE_API int dtrace_aggregate_walk_valrevsorted(dtrace_hdl_t *h, dtrace_aggregate_f *f,
						  void *arg);
/* Prints all aggregations that printa() has not printed, as DTrace does at the end. walk is
 * reserved: NULL. fp as for dtrace_work(). */
DTRACE_API int dtrace_aggregate_print(dtrace_hdl_t *h, FILE *fp, dtrace_aggregate_walk_f *walk);

/* ---- looking inside ---- */

/* Writes every BPF program of what dtrace_program_exec() enabled so far to fp, source lines between
 * the instructions (-S). */
DTRACE_API int dtrace_dump(dtrace_hdl_t *h, FILE *fp);
/* Goes through code generation and throws the result away (-e): errors that only it can find. */
DTRACE_API int dtrace_check(dtrace_hdl_t *h);

/* What this machine offers; i from 0 until it returns -1. Takes a millisecond or two in all. */
typedef struct dtrace_feature {
	const char *dtf_name, *dtf_detail; /* detail: what was found, or why it is missing */
	const char *dtf_advice;		   /* what to do when it is missing; NULL: nothing needed */
	int dtf_has;
} dtrace_feature_t;
typedef struct dtrace_provider_info {
	const char *dtpi_name, *dtpi_summary;
	const char *dtpi_unavailable; /* NULL: usable */
	const char *dtpi_limits; /* usable, but not whole: what is missing and what helps; NULL:
				    nothing */
	const char *dtpi_how;	 /* how its probes are reached, where there is a choice; NULL */
} dtrace_provider_info_t;
DTRACE_API int dtrace_feature(dtrace_hdl_t *h, int i, dtrace_feature_t *f);
DTRACE_API int dtrace_provider(dtrace_hdl_t *h, int i, dtrace_provider_info_t *p);
/* NULL when all capabilities that tracing needs are there, or a sentence naming the missing ones.
 */
DTRACE_API const char *dtrace_privileges(dtrace_hdl_t *h);

#ifdef __cplusplus
}
#endif

#endif
