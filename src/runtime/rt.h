/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The world as the D subroutines see it, for both compilers: BPF (what runs in the kernel) and the
 * host's own (what the tests run).
 *
 * How to write one. Every function here becomes a global subprogram: the kernel's verifier looks at
 * it once, alone, knowing nothing of its arguments but their types.
 *
 * So pointers are tested for NULL before use, although nobody passes one. Every index is compared
 * with the size of the buffer right before it is used, and rt_hide() keeps the compiler from
 * proving the comparison away or using another register than the one that was compared.
 *
 * A call costs the verifier one instruction, whatever the callee does. That is how loops stay
 * cheap: a *_part function does a short stretch of a string (its loop is walked iteration by
 * iteration, once), a *_run function calls it for the parts of RT_RUN bytes, and the subroutine
 * calls that for one run after the other. No loop has more than some 256 iterations that way, for
 * strings of 64 KiB: older verifiers (6.1) take the square of a loop's length, for at each iteration
 * they go back to where the counter was set. It works on every kernel that knows global functions
 * with pointers (5.12); no loop helper is needed.
 *
 * A value that is a constant on each path (a count of iterations, say) and decides a branch later
 * makes the verifier walk each of its values apart. Such values are better taken from calls, or
 * computed without branches.
 *
 * State that passes between parts lives in a small struct on the caller's stack. A frame counts at
 * least 32 of the 512 bytes that a program and all it calls share, and calls nest at most eight
 * deep: both are to be kept small. There is no data, no static variable and no function but
 * RT_FUNCTION and RT_INLINE ones: code is all that link.c takes.
 *
 * A string (struct rt_str) is a buffer of rt_bufsize() bytes: the session's strsize rounded up
 * to 8. It ends with its first zero byte; what follows is undefined. One without a zero byte ends
 * with its buffer: no harm, but what is read then is the caller's business. Results are terminated
 * within rt_strsize() bytes and cut if need be. A destination is never one of the sources unless a
 * function says so.
 */
#ifndef DT_RT_H
#define DT_RT_H

#ifdef __bpf__

typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef long long s64;

/* Not data: link.c puts the two sizes where the addresses of these would go. */
extern const char rt_strsize_symbol, rt_bufsize_symbol;
#define rt_strsize() ((u64)&rt_strsize_symbol)
#define rt_bufsize() ((u64)&rt_bufsize_symbol)

/* bpf_probe_read_kernel(): here merely the kernel's memcpy. */
static long (*const rt_helper_read)(void *dst, u64 size, const void *src) = (void *)113;
#define rt_memcpy(dst, src, n) ((void)rt_helper_read((dst), (n), (src)))

#define RT_NOUNROLL _Pragma("clang loop unroll(disable)")

#else

#include <stdint.h>
#include <string.h>

typedef uint8_t u8;
typedef uint32_t u32;
typedef unsigned long long u64;
typedef long long s64;

extern u64 rt_host_strsize;
#define rt_strsize()	       rt_host_strsize
#define rt_bufsize()	       ((rt_host_strsize + 7) / 8 * 8)
#define rt_memcpy(dst, src, n) ((void)memcpy((dst), (src), (n)))
#define RT_NOUNROLL

#endif

struct rt_str; /* never complete here: its size is known when a program is linked */

#define RT_FUNCTION __attribute__((noinline, used))
#define RT_INLINE   static inline __attribute__((always_inline))
#define rt_hide(x)  __asm__ volatile("" : "+r"(x))

enum {
	RT_WORDS = 8,  /* words of a string that a part does */
	RT_BYTES = 16, /* and bytes, where it goes byte by byte */
	RT_RUN = 256,  /* bytes that a run does, whatever its parts do */
};

/* The body of a *_run function: the parts of step bytes, as long as what they return is `more`. */
#define RT_PARTS(step, part, more)                                                                 \
	do {                                                                                       \
		RT_NOUNROLL                                                                        \
		for (u64 done = 0; done < RT_RUN; done += step) {                                  \
			__typeof__(part) r = part;                                                 \
                                                                                                   \
			if (r != (more))                                                           \
				return r;                                                          \
		}                                                                                  \
		return more;                                                                       \
	} while (0)

#define RT_ONES	 0x0101010101010101ull
#define RT_HIGHS 0x8080808080808080ull

typedef u64 __attribute__((may_alias)) rt_word;

/* Unchecked access; `at` was compared with rt_bufsize() by the caller. */
RT_INLINE u64 rt_byte(const struct rt_str *s, u64 at)
{
	return ((const u8 *)s)[at];
}

RT_INLINE void rt_set_byte(struct rt_str *s, u64 at, u64 c)
{
	((u8 *)s)[at] = (u8)c;
}

/* Eight bytes, the first one lowest, whatever the machine's order. at is a multiple of 8. */
RT_INLINE u64 rt_load(const struct rt_str *s, u64 at)
{
	u64 w = *(const rt_word *)((const u8 *)s + at);

#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	w = __builtin_bswap64(w);
#endif
	return w;
}

RT_INLINE void rt_store(struct rt_str *s, u64 at, u64 w)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	w = __builtin_bswap64(w);
#endif
	*(rt_word *)((u8 *)s + at) = w;
}

/* Bit 7 of the first zero byte of w is the lowest bit set; 0: no byte is zero. Higher bits mean
 * nothing. */
RT_INLINE u64 rt_zero_in(u64 w)
{
	return (w - RT_ONES) & ~w & RT_HIGHS;
}

/* Number of the byte that the lowest bit of a mask of bits 7 belongs to. */
RT_INLINE u64 rt_first_of(u64 mask)
{
	return ((((mask & -mask) >> 7) - 1) & RT_ONES) * RT_ONES >> 56;
}

/* The digit of value x, below 36. */
RT_INLINE u64 rt_digit(u64 x)
{
	u64 beyond = 9 - x;

	rt_hide(beyond); /* no branch, please */
	return '0' + x + (beyond >> 63) * ('a' - '0' - 10);
}

/* Writes one character of a result if there is room for it and a terminator; returns where the next
 * one goes. */
RT_INLINE u64 rt_put(struct rt_str *dst, u64 at, u64 c)
{
	rt_hide(at);
	if (at < rt_strsize() - 1)
		rt_set_byte(dst, at, c);
	return at + 1;
}

/* The same as a function: `at` is anything again to the verifier. */
RT_FUNCTION u64 rt_append(struct rt_str *dst, u64 at, u64 c)
{
	return dst ? rt_put(dst, at, c) : at;
}

/* Ends a result of n characters, fewer if there is less room; returns how many it has. */
RT_INLINE u64 rt_end(struct rt_str *dst, u64 n)
{
	rt_hide(n);
	if (n > rt_strsize() - 1)
		n = rt_strsize() - 1;
	rt_hide(n);
	if (n < rt_bufsize())
		rt_set_byte(dst, n, 0);
	return n;
}

#endif
