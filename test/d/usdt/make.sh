# @@requires: root
# @@requires: uprobes
# @@requires: cmd:make
# @@requires: cmd:c++
# A makefile as it is written elsewhere: the header and the object from one definition, several objects of C and C++ named to -G, which writes what it is
# told or the definition's name with .o; then linked, also through an archive. The header is safe in C++, twice, and under strict warnings.
mkdir -p "$dir/make" && cd "$dir/make" || exit 1
cat >shop_probes.d <<'X'
provider shop {
	probe sale__start(int, const char *);
	probe sale__done(int);
	probe rare(struct customer *, int);
};
X
cat >one.c <<'X'
#include "shop_probes.h"
#include "shop_probes.h"
void two(int n);
void three(int n);
struct customer { int id; };
int main(void)
{
	struct customer c = { 5 };
	for (int i = 0; i < 3; i++) {
		SHOP_SALE_START(i, "one");
		two(i);
		three(i);
		SHOP_SALE_DONE(i);
	}
	if (SHOP_RARE_ENABLED())
		SHOP_RARE(&c, c.id);
	return 0;
}
X
cat >two.cc <<'X'
#include "shop_probes.h"
extern "C" { void two(int n); void three(int n); }
namespace shop { template <typename T> static void sells(T n) { if (SHOP_SALE_START_ENABLED()) SHOP_SALE_START(n, "two"); } }
void two(int n) { shop::sells(n); shop::sells(static_cast<short>(n)); }
X
cat >three.c <<'X'
void three(int n);
void three(int n) { (void)n; }
X
cat >Makefile <<'X'
CFLAGS = -O2 -Wall -Wextra -Wpedantic -Werror
CXXFLAGS = $(CFLAGS)
OBJS = one.o two.o three.o
all: shop shop2
shop: $(OBJS) shop_probes.o
	$(CXX) -o $@ $(OBJS) shop_probes.o
# the same through an archive, from an object of another name
libshop.a: two.o three.o other.o
	$(AR) rc $@ two.o three.o other.o
shop2: one.o libshop.a
	$(CXX) -o $@ one.o -L. -lshop
shop_probes.o: shop_probes.d $(OBJS)
	$(DTRACE) -G -s shop_probes.d $(OBJS)
other.o: shop_probes.d $(OBJS)
	$(DTRACE) -G -o $@ -s shop_probes.d $(OBJS)
%.h: %.d
	$(DTRACE) -h -o $@ -s $<
one.o two.o: shop_probes.h
X
make -s DTRACE="$DTRACE" CXX=c++ || exit
for p in shop shop2; do
	echo $p:
	$DTRACE -qc ./$p -n 'shop$target:::sale-start { @[probename, copyinstr((uintptr_t)args[1])] = sum(args[0]); } shop$target:::sale-done { @[probename, ""] = sum(arg0); }
		shop$target:::rare { @[probename, ""] = sum(args[1]); } END { printa("%s %s %@d\n", @); }' | grep . | sort
	./$p || echo failed
done
# Nothing asks for it: the code behind is-enabled is passed by.
$DTRACE -qc ./shop -n 'shop$target:::sale-done { @ = count(); } END { printa("%@d\n", @); }' | grep .
$DTRACE -h -s shop_probes.d && $DTRACE -h -s shop_probes.d -o named.h && diff <(grep -v "_H\b" shop_probes.h) <(grep -v "_H\b" named.h) && echo the same header
$DTRACE -h -s shop_probes.d -o - | sed -n "s,^#ifndef.*_SHOP_PROBES.*,guarded by its name,p"
c++ -std=c++11 -Wall -Wextra -Werror -fsyntax-only two.cc && c++ -std=c++20 -Wall -Wextra -Werror -fsyntax-only two.cc && echo C++
ls *.o
