/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * json(): one element of a JSON text.
 *
 * A state machine reads the text a character at a time. It goes down into the objects and arrays
 * that the selector
 * ("a.b[2].c") names and passes over all others; what the whole selector leads to is copied as it
 * stands: strings without their quotes and with their escapes, numbers and words literally, objects
 * and arrays in full. Text is checked as far as that takes: what is malformed before the element
 * ends the search.
 */
#ifndef DT_RT_JSON_H
#define DT_RT_JSON_H

#include "runtime/rt.h"
#include "runtime/search.h"
#include "runtime/words.h"

enum rt_json_state {
	RT_JSON_START,
	RT_JSON_KEY, /* before a key */
	RT_JSON_IN_KEY,
	RT_JSON_COLON,
	RT_JSON_VALUE, /* before a value */
	RT_JSON_STRING,
	RT_JSON_WORD,	/* true, false, null */
	RT_JSON_NUMBER, /* its integer part */
	RT_JSON_FRACTION,
	RT_JSON_EXPONENT,
	RT_JSON_WHOLE, /* in an object or array that is taken or passed over as a whole */
	RT_JSON_WHOLE_STRING,
	RT_JSON_COMMA, /* behind a value */
};

enum { RT_JSON_MORE, RT_JSON_FOUND, RT_JSON_NONE };

struct rt_json {
	u8 state;
	u8 escape;	  /* in strings: 1 behind a backslash, 5 to 2 where digits of \u are due */
	u8 found;	  /* the value at hand is what the element names */
	u8 array;	  /* we are in an array, */
	u32 position;	  /* at this element of it */
	u32 element, end; /* the selector's current element: its first character and the place
			     behind its last */
	u32 next;	  /* where the element after it begins; 0: it is the last one */
	u32 number;	  /* the element as an array index; RT_JSON_NO_NUMBER if it is none */
	u32 match; /* in a key: 1 + the place in the selector up to which they agree; 0: they don't
		    */
	u32 braces, brackets; /* open ones of what is taken or passed over as a whole */
	u64 n;		      /* characters of the result */
	u64 word;	      /* the last eight characters of a word */
};

#define RT_JSON_NO_NUMBER (~0u)

RT_INLINE u64 rt_json_space(u64 c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

RT_INLINE u64 rt_json_digit(u64 c)
{
	return c >= '0' && c <= '9';
}

/* The array index that path[from .. end) spells; RT_JSON_NO_NUMBER: none, or beyond any text's
 * length. */
RT_FUNCTION u64 rt_json_number_of(const struct rt_str *path, u64 from, u64 end)
{
	u64 number = 0;

	if (!path || from >= end || end - from > 8)
		return RT_JSON_NO_NUMBER;
	RT_NOUNROLL
	for (u64 i = 0; i < 8; i++) {
		u64 at = from + i, digit;

		rt_hide(at);
		if (at >= end || at >= rt_bufsize())
			break;
		digit = rt_byte(path, at) - '0';
		if (digit > 9)
			return RT_JSON_NO_NUMBER;
		number = number * 10 + digit;
	}
	return number;
}

/* Makes the selector's element that begins at `from` the current one. */
RT_FUNCTION u64 rt_json_select(const struct rt_str *path, struct rt_json *j, u64 from)
{
	/* . [ ] */
	struct rt_set stops = { { 1ull << '.', 1ull << ('[' - 64) | 1ull << (']' - 64), 0, 0 } };
	u64 end;

	if (!path || !j)
		return 0;
	end = rt_span(path, &stops, from, 1);
	j->element = (u32)from;
	j->end = (u32)end;
	j->number = (u32)rt_json_number_of(path, from, end);
	j->next = 0;
	rt_hide(end);
	if (end < rt_bufsize() && rt_byte(path, end) == ']')
		end++;
	rt_hide(end);
	if (end < rt_bufsize() && rt_byte(path, end))
		j->next = (u32)end + 1;
	return 0;
}

/* The text goes into an object ('{') or array ('['), where the current element has to be found. */
RT_INLINE void rt_json_enter(struct rt_json *j, u64 c)
{
	j->array = c == '[';
	j->position = 0;
	j->found = j->array && j->number == 0;
	j->state = j->array ? RT_JSON_VALUE : RT_JSON_KEY;
}

/* A character of a value: kept if the value is wanted. */
RT_INLINE void rt_json_keep(struct rt_str *dst, struct rt_json *j, u64 c)
{
	if (j->found)
		j->n = rt_put(dst, j->n, c);
}

/* A character of a string or key behind a backslash. Returns whether it is allowed there. */
RT_INLINE u64 rt_json_escape(struct rt_json *j, u64 c)
{
	u32 escape = j->escape;

	if (escape == 1) {
		j->escape = c == 'u' ? 5 : 0;
		return 1;
	}
	j->escape = escape == 2 ? 0 : escape - 1;
	return rt_json_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

/* A value that is no object or array has ended. */
RT_INLINE u64 rt_json_end(struct rt_json *j)
{
	j->state = RT_JSON_COMMA;
	if (!j->found)
		return RT_JSON_MORE;
	return j->next ? RT_JSON_NONE : RT_JSON_FOUND;
}

/* The first character of a value. */
RT_INLINE u64 rt_json_value(struct rt_str *dst, const struct rt_str *path, struct rt_json *j, u64 c)
{
	if (rt_json_space(c))
		return RT_JSON_MORE;
	if (c == '{' || c == '[') {
		if (j->found && j->next) {
			rt_json_select(path, j, j->next);
			rt_json_enter(j, c);
			return RT_JSON_MORE;
		}
		j->braces = c == '{';
		j->brackets = c == '[';
		j->state = RT_JSON_WHOLE;
	} else if (c == '"') {
		j->state = RT_JSON_STRING;
		return RT_JSON_MORE;
	} else if (c >= 'a' && c <= 'z') {
		j->word = c;
		j->state = RT_JSON_WORD;
	} else if (c == '-' || rt_json_digit(c)) {
		j->state = RT_JSON_NUMBER;
	} else {
		return RT_JSON_NONE;
	}
	rt_json_keep(dst, j, c);
	return RT_JSON_MORE;
}

/* A character of an object or array taken as a whole, outside its strings. */
RT_INLINE u64 rt_json_whole(struct rt_str *dst, struct rt_json *j, u64 c)
{
	rt_json_keep(dst, j, c);
	if (c == '"')
		j->state = RT_JSON_WHOLE_STRING;
	else if (c == '{')
		j->braces++;
	else if (c == '[')
		j->brackets++;
	else if (c == '}' && !j->braces--)
		return RT_JSON_NONE;
	else if (c == ']' && !j->brackets--)
		return RT_JSON_NONE;
	if (j->braces || j->brackets)
		return RT_JSON_MORE;
	if (j->found)
		return RT_JSON_FOUND;
	j->state = RT_JSON_COMMA;
	return RT_JSON_MORE;
}

/* A character of a number. Returns 1 if it is none: the number ended before it; 2: wrong. */
RT_INLINE u64 rt_json_number(struct rt_json *j, u64 c)
{
	if (rt_json_digit(c))
		return 0;
	if (c == '.' && j->state == RT_JSON_NUMBER) {
		j->state = RT_JSON_FRACTION;
		return 0;
	}
	if ((c | 0x20) == 'e' && j->state != RT_JSON_EXPONENT) {
		j->state = RT_JSON_EXPONENT;
		return 0;
	}
	if (c == '+' || c == '-')
		return j->state == RT_JSON_EXPONENT ? 0 : 2;
	return (c | 0x20) == 'x' && j->state == RT_JSON_NUMBER ? 2 : 1;
}

#define RT_JSON_TRUE  0x74727565ull
#define RT_JSON_FALSE 0x66616c7365ull
#define RT_JSON_NULL  0x6e756c6cull

/* Takes the next character of the text, 0 at its end. */
RT_FUNCTION u64 rt_json_step(struct rt_str *dst, const struct rt_str *path, struct rt_json *j,
			     u64 c)
{
	if (!dst || !path || !j)
		return RT_JSON_NONE;
	u32 state = j->state;

	if (state == RT_JSON_WORD) {
		if (c >= 'a' && c <= 'z') {
			j->word = j->word << 8 | c;
			rt_json_keep(dst, j, c);
			return RT_JSON_MORE;
		}
		if (j->word != RT_JSON_TRUE && j->word != RT_JSON_FALSE && j->word != RT_JSON_NULL)
			return RT_JSON_NONE;
		u64 r = rt_json_end(j);

		if (r != RT_JSON_MORE)
			return r;
		state = RT_JSON_COMMA;
	}
	if (state == RT_JSON_NUMBER || state == RT_JSON_FRACTION || state == RT_JSON_EXPONENT) {
		u64 r = rt_json_number(j, c);

		if (!r)
			rt_json_keep(dst, j, c);
		if (r != 1)
			return r ? RT_JSON_NONE : RT_JSON_MORE;
		r = rt_json_end(j);
		if (r != RT_JSON_MORE)
			return r;
		state = RT_JSON_COMMA;
	}
	if (!c)
		return RT_JSON_NONE;
	if (state == RT_JSON_IN_KEY || state == RT_JSON_STRING || state == RT_JSON_WHOLE_STRING) {
		u64 closes = !j->escape && c == '"';

		if (j->escape) {
			if (!rt_json_escape(j, c))
				return RT_JSON_NONE;
		} else if (c == '\\') {
			j->escape = 1;
		}
		if (state == RT_JSON_IN_KEY) {
			u64 at = j->match - 1;

			if (closes) {
				j->found = j->match && at == j->end;
				j->state = RT_JSON_COLON;
				return RT_JSON_MORE;
			}
			rt_hide(at);
			j->match = at < j->end && at < rt_bufsize() && rt_byte(path, at) == c
					   ? (u32)at + 2
					   : 0;
			return RT_JSON_MORE;
		}
		if (closes && state == RT_JSON_STRING)
			return rt_json_end(j);
		if (closes)
			j->state = RT_JSON_WHOLE;
		rt_json_keep(dst, j, c);
		return RT_JSON_MORE;
	}
	if (state == RT_JSON_WHOLE)
		return rt_json_whole(dst, j, c);
	if (state == RT_JSON_VALUE)
		return rt_json_value(dst, path, j, c);
	if (rt_json_space(c))
		return RT_JSON_MORE;
	if (state == RT_JSON_START && (c == '{' || c == '[')) {
		rt_json_select(path, j, rt_byte(path, 0) == '[');
		rt_json_enter(j, c);
	} else if (state == RT_JSON_KEY && c == '"') {
		j->match = j->element + 1;
		j->state = RT_JSON_IN_KEY;
	} else if (state == RT_JSON_COLON && c == ':') {
		j->state = RT_JSON_VALUE;
	} else if (state == RT_JSON_COMMA && c == ',') {
		j->state = j->array ? RT_JSON_VALUE : RT_JSON_KEY;
		j->position++;
		j->found = j->array && j->position == j->number;
	} else {
		return RT_JSON_NONE;
	}
	return RT_JSON_MORE;
}

RT_FUNCTION u64 rt_json_part(struct rt_str *dst, const struct rt_str *text,
			     const struct rt_str *path, struct rt_json *j, u64 from)
{
	if (!dst || !text || !path || !j)
		return RT_JSON_NONE;
	RT_NOUNROLL
	for (u64 i = 0; i < RT_BYTES; i++) {
		u64 at = from + i, r;

		rt_hide(at);
		if (at >= rt_bufsize())
			return rt_json_step(dst, path, j, 0);
		r = rt_json_step(dst, path, j, rt_byte(text, at));
		if (r != RT_JSON_MORE)
			return r;
	}
	return RT_JSON_MORE;
}

RT_FUNCTION u64 rt_json_run(struct rt_str *dst, const struct rt_str *text,
			    const struct rt_str *path, struct rt_json *j, u64 from)
{
	RT_PARTS(RT_BYTES, rt_json_part(dst, text, path, j, from + done), RT_JSON_MORE);
}

/* The element that the selector path names, as text in dst. Returns its length; -1 (D's NULL):
 * there is no such one. */
RT_FUNCTION s64 rt_json(struct rt_str *dst, const struct rt_str *text, const struct rt_str *path)
{
	struct rt_json j = { 0 };

	if (!dst || !text || !path)
		return -1;
	RT_NOUNROLL
	for (u64 at = 0; at <= rt_bufsize(); at += RT_RUN) {
		u64 r = rt_json_run(dst, text, path, &j, at);

		if (r != RT_JSON_MORE)
			return r == RT_JSON_FOUND ? (s64)rt_end(dst, j.n) : -1;
	}
	return -1;
}

#endif
