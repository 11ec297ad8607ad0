/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Numbers as text: strtoll, lltostr.
 */
#ifndef DT_RT_NUMBER_H
#define DT_RT_NUMBER_H

#include "runtime/rt.h"
#include "runtime/words.h"

struct rt_number {
	enum { RT_SPACE, RT_SIGN, RT_ZERO, RT_DIGITS } state; /* what was read last */
	u32 negative;
	u64 value;
};

/* Takes the next character. Returns 1 if the number ended before it. */
RT_FUNCTION u64 rt_strtoll_step(struct rt_number *p, u64 base, u64 c)
{
	u64 digit = 99;

	if (!p)
		return 1;
	if (p->state == RT_SPACE && (c == ' ' || (c >= '\t' && c <= '\r')))
		return 0;
	if (p->state == RT_SPACE && (c == '-' || c == '+')) {
		p->negative = c == '-';
		p->state = RT_SIGN;
		return 0;
	}
	if (p->state == RT_ZERO && base == 16 && (c | 0x20) == 'x') {
		/* "0x" with no digit behind it is a 0 as well. */
		p->state = RT_DIGITS;
		return 0;
	}
	if (c >= '0' && c <= '9')
		digit = c - '0';
	else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z')
		digit = (c | 0x20) - 'a' + 10;
	if (digit >= base)
		return 1;
	p->state = p->state <= RT_SIGN && !digit ? RT_ZERO : RT_DIGITS;
	p->value = p->value * base + digit;
	return 0;
}

RT_FUNCTION u64 rt_strtoll_part(const struct rt_str *s, struct rt_number *p, u64 base, u64 from)
{
	if (!s || !p)
		return 1;
	RT_NOUNROLL
	for (u64 i = 0; i < RT_BYTES; i++) {
		u64 at = from + i;

		rt_hide(at);
		if (at >= rt_bufsize() || rt_strtoll_step(p, base, rt_byte(s, at)))
			return 1;
	}
	return 0;
}

RT_FUNCTION u64 rt_strtoll_run(const struct rt_str *s, struct rt_number *p, u64 base, u64 from)
{
	RT_PARTS(RT_BYTES, rt_strtoll_part(s, p, base, from + done), 0);
}

/*
 * The number a string begins with: white space, a sign, 0x in base 16, digits. base is 2 to 36 (the
 * caller sees to that). 0 if it has no digits; too large ones wrap around.
 */
RT_FUNCTION s64 rt_strtoll(const struct rt_str *s, u64 base)
{
	struct rt_number p = { RT_SPACE, 0, 0 };

	if (!s)
		return 0;
	RT_NOUNROLL
	for (u64 at = 0; at < rt_bufsize(); at += RT_RUN)
		if (rt_strtoll_run(s, &p, base, at))
			break;
	return (s64)(p.negative ? 0 - p.value : p.value);
}

/* How many digits value has; 0 has none. */
RT_FUNCTION u64 rt_count_digits(u64 value, u64 base)
{
	u64 n = 0;

	RT_NOUNROLL
	for (; n < 64; n++) {
		if (!value)
			break;
		value /= base;
	}
	return n;
}

/* Writes the digits of value in front of `at`, eight at most. Returns what is left of value. */
RT_FUNCTION u64 rt_digits_part(struct rt_str *dst, u64 at, u64 value, u64 base)
{
	if (!dst)
		return 0;
	RT_NOUNROLL
	for (u64 i = 1; i <= 8; i++) {
		if (!value)
			break;
		u64 digit = rt_digit(value % base);

		rt_append(dst, at - i, digit);
		value /= base;
	}
	return value;
}

/*
 * A number as text in base 2 to 36 (the caller sees to that): negative only in base 10, unsigned in
 * others; with the prefix 0 in base 8 and 0x in base 16. Returns the length.
 */
RT_FUNCTION u64 rt_lltostr(struct rt_str *dst, s64 value, u64 base)
{
	const u64 minus = base == 10 && value < 0, size = minus ? 0 - (u64)value : (u64)value;
	u64 n = 0, left;

	if (!dst)
		return 0;
	if (minus)
		n = rt_put(dst, n, '-');
	if (!value || base == 8 || base == 16)
		n = rt_put(dst, n, '0');
	if (base == 16)
		n = rt_put(dst, n, 'x');
	if (base == 16 && !value)
		n = rt_put(dst, n, '0');
	n += rt_count_digits(size, base);
	left = size;
	RT_NOUNROLL
	for (u64 i = 0; i < 64; i += 8) {
		if (!left)
			break;
		left = rt_digits_part(dst, n - i, left, base);
	}
	return rt_end(dst, n);
}

#endif
