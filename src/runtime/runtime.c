/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * All D subroutines that are more than a helper call, as one translation unit: clang makes it the
 * BPF object that src/code/link.c takes functions from, and the tests include it to run the same
 * code on the host. rt.h says how a subroutine is written; to add one, write it in the part it
 * belongs to.
 */
#include "runtime/rt.h"

#include "runtime/words.h"
#include "runtime/path.h"
#include "runtime/search.h"
#include "runtime/number.h"
#include "runtime/net.h"
#include "runtime/json.h"
#include "runtime/bucket.h"
#include "runtime/process.h"
#include "runtime/dpath.h"
#include "runtime/device.h"
#include "runtime/spec.h"
#include "runtime/chill.h"
#include "runtime/gate.h"
#include "runtime/unwind.h"
