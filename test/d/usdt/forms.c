/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Static probes with arguments of every form that notes have. */
#include "note.h"

#define KEPT __attribute__((noinline, noclone, used))

#ifdef __x86_64__
long table[] = { 0x1011, 0x2021, 0x8000000030313233, 0x40 };
#define A "a"(0x1122334485a6f798)
#else
int table[] = { 0x1011, 0x2021, 0x80303132, 0x40 };
#define A "a"(0x85a6f798)
#endif

KEPT void registers(void)
{
	__asm__ volatile(NOTE("forms", "small", "0",
			      "4@%%eax -4@%%eax 2@%%ax -2@%%ax 1@%%al -1@%%al 1@%%ah -1@%%ah")
			 :
			 : A);
#ifdef __x86_64__
	__asm__ volatile(
		"mov %%rax, %%r9\n" NOTE("forms", "large", "0",
					 "8@%%rax 4@%%rax -4@%%r9d 1@%%r9b -2@%%r9w %%r9 8@%%eax")
		:
		: A
		: "r9");
#endif
}

KEPT void constants(void)
{
	__asm__ volatile(
		NOTE("forms", "constant", "0", "-4@$-5 4@$-5 1@$300 -1@$200 -4@$0x10 8@$4294967296")
		:
		:);
}

KEPT void memory(void)
{
	__asm__ volatile(NOTE("forms", "memory", "0",
#ifdef __x86_64__
			      "8@(%%rbx) 8@8(%%rbx) 4@-8(%%rdx) -4@-8(%%rdx) 8@(%%rbx,%%rcx) "
			      "8@8(%%rbx,%%rcx,2) 1@0x10(%%rbx)"
#else
			      "4@(%%ebx) 4@4(%%ebx) 2@-4(%%edx) -2@-4(%%edx) 4@(%%ebx,%%ecx) "
			      "4@4(%%ebx,%%ecx,2) 1@0x8(%%ebx)"
#endif
			      )
			 :
			 : "b"(table), "d"(table + 3), "c"(sizeof(long)));
}

KEPT void symbols(void)
{
#ifdef __x86_64__
	__asm__ volatile(NOTE("forms", "symbol", "0",
			      "8@table(%%rip) 8@table+8(%%rip) 8@8+table(%%rip) 8@nowhere(%%rip)")
			 :
			 :);
#else
	__asm__ volatile(NOTE("forms", "symbol", "0", "4@table 4@table+4 4@4+table 4@nowhere") : :);
#endif
}

KEPT void unread(void)
{
	__asm__ volatile(
		NOTE("forms", "unread", "0",
		     "-4@$7 8f@%%xmm0 4@%%gs:0x14 -4@$8 3@$1 @ 4@%%nosuch 4@(%%eip,2 -4@$9")
		:
		:);
}

/* A probe of two places in one function, which have their arguments at different ones; and of another function. */
KEPT void places(int n)
{
	for (int i = 0; i < n; i++) {
		if (i % 3)
			__asm__ volatile(NOTE("forms", "place", "0", "-4@%%ecx 4@$1") : : "c"(i));
		else
			__asm__ volatile(NOTE("forms", "place", "0", "-4@%%edx 4@$1") : : "d"(-i));
	}
}

KEPT void other(void)
{
	__asm__ volatile(NOTE("forms", "place", "0", "-4@$77 4@$2") : :);
}

KEPT void two__words(void)
{
	__asm__ volatile(NOTE("forms", "two__words_one__three", "0", "") : :);
}

/* Where there is no such memory. */
KEPT void nowhere_at_all(void)
{
	__asm__ volatile(NOTE("forms", "nowhere", "0", "4@16(%%eax)") : : "a"(0));
}

#ifdef FREESTANDING
void _start(void)
#else
int main(void)
#endif
{
	registers();
	constants();
	memory();
	symbols();
	unread();
	places(10);
	other();
	two__words();
	nowhere_at_all();
#ifdef FREESTANDING
	__asm__ volatile("int $0x80" : : "a"(1), "b"(0));
#else
	return 0;
#endif
}
