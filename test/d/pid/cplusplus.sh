# @@requires: registers of processes
# @@requires: root
# @@requires: uprobes
# @@requires: cmd:c++
# Functions of C++ by the names of their source and by those of the linker, whole and as patterns; stacks and addresses show the former.
cat >"$dir/cplus.cc" <<'C'
#include <string>
namespace shop {
struct counter {
	int n = 0;
	__attribute__((noinline)) int add(int k) { asm volatile(""); return n += k; }
	__attribute__((noinline)) int add(const char *s) { asm volatile(""); return n += s[0]; }
	__attribute__((noinline)) ~counter() { asm volatile(""); }
};
template <typename T> __attribute__((noinline)) T twice(T x) { asm volatile(""); return x + x; }
}
namespace {
__attribute__((noinline)) int hidden(int x) { asm volatile(""); return x + 1; }
}
int main()
{
	shop::counter c;
	for (int i = 0; i < 3; i++)
		c.add(hidden(i));
	c.add("A");
	return shop::twice(c.n) == 142 ? 0 : 1;
}
C
c++ -O1 -fno-omit-frame-pointer -o "$dir/cplus" "$dir/cplus.cc" || exit
counted() { $DTRACE -qc "$dir/cplus" -n "$1 { @[probefunc, probename] = count(); } END { printa(\"%s:%s %@d\\n\", @); }" 2>&1 | grep . | sort; }
for f in shop::counter::add 'shop::*add' '*counter??add' _ZN4shop7counter3addEPKc '_ZN4shop*add*' 'shop::twice<int>' '?anonymous?namespace?::hidden' '*hidden'; do
	echo "$f"
	counted "pid\$target:a.out:$f:entry"
done
counted 'pid$target::shop::counter::~counter:return'
$DTRACE -ln 'pid$target:cplus:shop::counter::add:entry' -c "$dir/cplus" | awk 'NR > 1 { print $3, $4, $5 }'
$DTRACE -qc "$dir/cplus" -n 'pid$target:a.out:_ZN4shop7counter3addEPKc:entry { ustack(1); usym(uregs[R_PC]); ufunc(uregs[R_PC]); uaddr(uregs[R_PC]); }' | sed -E 's/ +/ /g; s/ $//' | grep .
$DTRACE -qc "$dir/cplus" -n 'pid$target:a.out:shop::counter::ad:entry' 2>&1 | sed 's/pid[0-9]*/pidN/g'
$DTRACE -n 'pid1:a.out:a:b:entry' 2>&1 | head -1
