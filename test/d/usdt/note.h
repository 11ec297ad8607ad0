/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A static probe whose note is written out: NOTE("provider", "name", "semaphore or 0", "arguments"), in inline assembly. */
#ifdef __x86_64__
#define NOTE_WORD ".8byte "
#else
#define NOTE_WORD ".4byte "
#endif
#define NOTE(provider, name, semaphore, args)                                                      \
	"990: nop\n"                                                                               \
	".pushsection .note.stapsdt,\"?\",\"note\"\n"                                              \
	".balign 4\n.4byte 992f-991f, 994f-993f, 3\n"                                              \
	"991: .asciz \"stapsdt\"\n992: .balign 4\n"                                                \
	"993: " NOTE_WORD "990b\n" NOTE_WORD "_.stapsdt.base\n" NOTE_WORD semaphore "\n"           \
	".asciz \"" provider "\"\n.asciz \"" name "\"\n.asciz \"" args "\"\n"                      \
	"994: .balign 4\n.popsection\n"                                                            \
	".ifndef _.stapsdt.base\n"                                                                 \
	".pushsection .stapsdt.base,\"aG\",\"progbits\",.stapsdt.base,comdat\n"                    \
	".weak _.stapsdt.base\n.hidden _.stapsdt.base\n"                                           \
	"_.stapsdt.base: .space 1\n.size _.stapsdt.base,1\n.popsection\n.endif\n"
