/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Probes that come while a session runs, as functions of a library that a process opens do. Their program is there already, made with
 * room in the table from which it knows which probe fired: all that a new one takes is an entry there and its names.
 */
#include <errno.h>
#include <string.h>

#include "code/lower.h"

/* Its offset in STRTAB, which it is added to if it is not there; 0 or -errno. */
static int enter_string(struct image *im, const char *s, uint32_t *off)
{
	uintptr_t known = (uintptr_t)hash_gets(&im->strings, s);
	size_t size = strlen(s) + 1;

	if (known) {
		*off = (uint32_t)known - 1;
		return 0;
	}
	if (size > im->strtab_size - im->strtab_used)
		return -ENOSPC;
	*off = im->strtab_used;
	memcpy(im->strtab + *off, s, size);
	if (hash_sets(&im->strings, im->strtab + *off, (void *)(uintptr_t)(*off + 1)))
		return -ENOMEM;
	/* What follows is zero; an end that does not fill a word is not used. */
	size = ALIGN_UP(size, 8);
	im->strtab_used = size < im->strtab_size - *off ? *off + (uint32_t)size : im->strtab_size;
	return 0;
}

int image_enter(struct image *im, struct image_prog *p, struct probe *probe,
		const unsigned *clauses, unsigned nclauses, unsigned *place)
{
	struct probe_room *room = p->room;
	struct probe_info info = { .id = probe->id, .index = room->used };
	uint8_t *entry = im->probes + room->table + (size_t)room->used * room->stride;
	int err;

	if (room->used == room->n)
		return -ENOSPC;
	if ((err = enter_string(im, probe->prov, &info.prov)) ||
	    (err = enter_string(im, probe->mod, &info.mod)) ||
	    (err = enter_string(im, probe->func, &info.func)) ||
	    (err = enter_string(im, probe->name, &info.name)))
		return err;
	memset(entry, 0, room->stride);
	memcpy(entry, &info, sizeof(info));
	for (unsigned c = 0; c < room->nclauses; c++) {
		if (!among_clauses(clauses, nclauses, room->clauses[c]))
			continue;
		probe_entry_enable(entry, c);
		im->epids.at[room->epid_base - 1 + c * room->n + room->used].probe = probe;
	}
	*place = room->used++;
	return 0;
}
