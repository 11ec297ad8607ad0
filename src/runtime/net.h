/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Network addresses as text. Addresses come as words just as they lie in memory (what an 8-byte
 * load of the address gives), so that callers need no buffer for them.
 */
#ifndef DT_RT_NET_H
#define DT_RT_NET_H

#include "runtime/rt.h"
#include "runtime/words.h"

/* Byte i of an address given as words. */
RT_INLINE u64 rt_address_byte(u64 word, u64 i)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	return word >> (56 - 8 * i) & 0xff;
#else
	return word >> (8 * i) & 0xff;
#endif
}

/* Writes x, 0 to 255, in decimal at `at`; returns the place behind it. */
RT_FUNCTION u64 rt_decimal(struct rt_str *dst, u64 at, u64 x)
{
	if (!dst)
		return at;
	if (x >= 100)
		at = rt_put(dst, at, '0' + x / 100);
	if (x >= 10)
		at = rt_put(dst, at, '0' + x / 10 % 10);
	return rt_put(dst, at, '0' + x % 10);
}

/* The same in hexadecimal, 0 to 0xffff, without leading zeros. */
RT_FUNCTION u64 rt_hexadecimal(struct rt_str *dst, u64 at, u64 x)
{
	if (!dst)
		return at;
	if (x >= 0x1000)
		at = rt_put(dst, at, rt_digit(x >> 12 & 15));
	if (x >= 0x100)
		at = rt_put(dst, at, rt_digit(x >> 8 & 15));
	if (x >= 0x10)
		at = rt_put(dst, at, rt_digit(x >> 4 & 15));
	return rt_put(dst, at, rt_digit(x & 15));
}

/* Writes bytes first .. first + 3 of the word as a dotted quad at `at`; returns the place behind
 * it. */
RT_FUNCTION u64 rt_dotted(struct rt_str *dst, u64 at, u64 word, u64 first)
{
	if (!dst)
		return at;
	RT_NOUNROLL
	for (u64 i = 0; i < 4; i++) {
		if (i)
			at = rt_put(dst, at, '.');
		at = rt_decimal(dst, at, rt_address_byte(word, (first + i) & 7));
	}
	return at;
}

/* Four bytes in network order, as a 32-bit load gives them, as dotted quad. Returns the length. */
RT_FUNCTION u64 rt_inet_ntoa(struct rt_str *dst, u64 address)
{
	if (!dst)
		return 0;
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	address <<= 32;
#endif
	return rt_end(dst, rt_dotted(dst, 0, address, 0));
}

/* Group i (0 to 7) of an IPv6 address. */
RT_INLINE u64 rt_group(u64 word0, u64 word1, u64 i)
{
	u64 w = i < 4 ? word0 : word1, k = (i & 3) * 2;

	return rt_address_byte(w, k) << 8 | rt_address_byte(w, k + 1);
}

/*
 * The longest run of two or more zero groups, the first of those: its first group | number of
 * groups << 8; 0: none.
 */
RT_FUNCTION u64 rt_zero_run(u64 word0, u64 word1)
{
	u64 zeros = 0, runs, len;

	RT_NOUNROLL
	for (u64 i = 0; i < 8; i++)
		zeros |= (rt_group(word0, word1, i) - 1) >> 63 << i;
	if (!(zeros & zeros >> 1))
		return 0;
	/* Bit i of runs: len zero groups from i on. */
	runs = zeros;
	RT_NOUNROLL
	for (len = 1; len < 8; len++) {
		u64 longer = runs & zeros >> len;

		rt_hide(longer);
		if (!longer)
			break;
		runs = longer;
	}
	runs &= -runs;
	return (0 - (runs & 0xaa)) >> 63 | (0 - (runs & 0xcc)) >> 63 << 1 |
	       (0 - (runs & 0xf0)) >> 63 << 2 | len << 8;
}

/* Does the address end in an IPv4 address? 2: mapped (::ffff:a.b.c.d), 1: compatible (::a.b.c.d),
 * 0: no. */
RT_FUNCTION u64 rt_embedded(u64 word0, u64 word1)
{
	u64 mark = rt_group(word0, word1, 4) << 16 | rt_group(word0, word1, 5);

	if (word0)
		return 0;
	if (mark == 0xffff)
		return 2;
	return !mark && rt_group(word0, word1, 6);
}

enum { RT_COLON = 0x10000, RT_NOTHING };

/* Writes group i and the colon before it, or a colon, or nothing. */
RT_FUNCTION u64 rt_group_part(struct rt_str *dst, u64 at, u64 i, u64 what)
{
	if (!dst || what == RT_NOTHING)
		return at;
	if (i || what == RT_COLON)
		at = rt_put(dst, at, ':');
	return what == RT_COLON ? at : rt_hexadecimal(dst, at, what);
}

/* An IPv6 address as inet_ntop(3) writes it: "::" for the longest run of zeros, IPv4 tails dotted.
 */
RT_FUNCTION u64 rt_inet_ntop6(struct rt_str *dst, u64 word0, u64 word1)
{
	u64 run = rt_zero_run(word0, word1), embedded = rt_embedded(word0, word1), at = 0;
	/* A bit a group: those of the run, and where a colon stands for them (twice at the end). */
	u64 zeros = ((1ull << (run >> 8)) - 1) << (run & 7), colons = 1ull << (run & 7) | 0x80;

	if (!dst)
		return 0;
	RT_NOUNROLL
	for (u64 i = 0; i < 8; i++) {
		u64 group = rt_group(word0, word1, i), zero = 0 - (zeros >> i & 1);

		if (i == 6 && embedded)
			break;
		rt_hide(zero);
		at = rt_group_part(dst, at, i,
				   (group & ~zero) | ((RT_NOTHING - (colons >> i & 1)) & zero));
	}
	if (embedded) {
		at = rt_group_part(dst, at, 6, RT_COLON);
		at = rt_dotted(dst, at, word1, 4);
	}
	return rt_end(dst, at);
}

/* The same for inet_ntoa6(), which writes an IPv4 address in an IPv6 one, mapped or compatible, alone. */
RT_FUNCTION u64 rt_inet_ntoa6(struct rt_str *dst, u64 word0, u64 word1)
{
	if (!dst)
		return 0;
	if (rt_embedded(word0, word1))
		return rt_end(dst, rt_dotted(dst, 0, word1, 4));
	return rt_inet_ntop6(dst, word0, word1);
}

/* Writes a byte as two hexadecimal digits, with a colon before it if it is not at the start. */
RT_FUNCTION u64 rt_octet(struct rt_str *dst, u64 at, u64 b)
{
	if (!dst)
		return at;
	if (at)
		at = rt_put(dst, at, ':');
	at = rt_put(dst, at, rt_digit(b >> 4 & 15));
	return rt_put(dst, at, rt_digit(b & 15));
}

/*
 * A hardware address of n bytes, 20 at most (Infiniband; Ethernet has 6): two hexadecimal digits a
 * byte, colons between. Returns the length.
 */
RT_FUNCTION u64 rt_link_ntop(struct rt_str *dst, u64 word0, u64 word1, u64 word2, u64 n)
{
	u64 at = 0;

	if (!dst)
		return 0;
	RT_NOUNROLL
	for (u64 i = 0; i < 20; i++) {
		if (i >= n)
			break;
		at = rt_octet(dst, at,
			      rt_address_byte(i < 8    ? word0
					      : i < 16 ? word1
						       : word2,
					      i & 7));
	}
	return rt_end(dst, at);
}

#endif
