/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Notes that make no sense, beside one that does. */
#define NOTE_AT(pc, semaphore, strings)                                                            \
	".pushsection .note.stapsdt,\"\",\"note\"\n.balign 4\n.4byte 8, 994f-993f, 3\n"            \
	".asciz \"stapsdt\"\n993: .8byte " pc ", 0, " semaphore "\n" strings                       \
	"994: .balign 4\n.popsection\n"
#define RAW(bytes) ".pushsection .note.stapsdt,\"\",\"note\"\n.balign 4\n" bytes ".popsection\n"

long data = 1;

int main(void)
{
	__asm__ volatile("good: nop\n" NOTE_AT(
		"good", "0", ".asciz \"bad\"\n.asciz \"good\"\n.asciz \"4@$1\"\n"));
	/* in the middle of an instruction; in data; nowhere; with a counter nowhere */
	__asm__ volatile(
		"middle: movl $0x12345678, %%eax\n" NOTE_AT(
			"middle+1", "0", ".asciz \"bad\"\n.asciz \"middle\"\n.asciz \"\"\n")
		:
		:
		: "eax");
	__asm__ volatile(NOTE_AT("data", "0", ".asciz \"bad\"\n.asciz \"data\"\n.asciz \"\"\n"));
	__asm__ volatile(
		NOTE_AT("0x7fffffffffff", "0", ".asciz \"bad\"\n.asciz \"far\"\n.asciz \"\"\n"));
	__asm__ volatile(NOTE_AT("good", "0x7fffffffffff",
				 ".asciz \"bad\"\n.asciz \"counter\"\n.asciz \"\"\n"));
	/* strings that don't end, or aren't there; a description that is too short; one without names */
	__asm__ volatile(NOTE_AT("good", "0", ".ascii \"bad\"\n"));
	__asm__ volatile(NOTE_AT("good", "0", ""));
	__asm__ volatile(RAW(".4byte 8, 4, 3\n.asciz \"stapsdt\"\n.4byte 1\n"));
	__asm__ volatile(NOTE_AT("good", "0", ".asciz \"\"\n.asciz \"\"\n.asciz \"\"\n"));
	/* of somebody else; and one that says that it is longer than all there is */
	__asm__ volatile(RAW(".4byte 8, 4, 3\n.asciz \"another\"\n.4byte 1\n"));
	__asm__ volatile(RAW(".4byte 8, 0x7fffffff, 3\n.asciz \"stapsdt\"\n"));
	return data - 1;
}
