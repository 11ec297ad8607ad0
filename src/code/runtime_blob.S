/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The BPF object of src/runtime, as read-only data between runtime_object and runtime_object_end. The build says where it
 * is: -DRUNTIME_OBJECT='"build/runtime.bpf.o"'.
 */
#ifndef RUNTIME_OBJECT
#define RUNTIME_OBJECT "build/runtime.bpf.o"
#endif

	.section .rodata
	.globl runtime_object, runtime_object_end
	.hidden runtime_object, runtime_object_end
	.balign 8
runtime_object:
	.incbin RUNTIME_OBJECT
runtime_object_end:
	.byte 0
	.section .note.GNU-stack, "", %progbits
