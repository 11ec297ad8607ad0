// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
// What looks at return addresses on the stack, or leaves functions without returning from them.
#include <csetjmp>
#include <cstdio>
#include <stdexcept>
#include <ucontext.h>

static jmp_buf place;
static ucontext_t here, there;
static char stack[65536];

extern "C" {
__attribute__((noinline)) void throws(int x)
{
	if (x)
		throw std::runtime_error("thrown");
}
__attribute__((noinline)) int passes(int x)
{
	throws(x);
	return x + 1;
}
__attribute__((noinline)) int jumps(int x)
{
	if (x)
		longjmp(place, x);
	return 7;
}
__attribute__((noinline)) int sets(int x)
{
	int r = setjmp(place);

	return r ? r : jumps(x);
}
__attribute__((noinline)) void coroutine()
{
	std::puts("there");
	swapcontext(&there, &here);
	std::puts("not here");
}
}

int main()
{
	for (int i = 0; i < 2; i++)
		try {
			std::printf("passes %d\n", passes(i));
		} catch (const std::exception &e) {
			std::printf("caught %s\n", e.what());
		}
	std::printf("sets %d %d\n", sets(0), sets(5));
	getcontext(&there);
	there.uc_stack.ss_sp = stack;
	there.uc_stack.ss_size = sizeof(stack);
	makecontext(&there, coroutine, 0);
	swapcontext(&here, &there);
	std::puts("here");
	return 9;
}
