# @@requires: root
# @@requires: uprobes
# @@requires: cmd:go
# args[] of Go: parameters are taken apart into registers, what doesn't fit is on the stack as a whole, and what follows may be in registers again.
mkdir -p "$dir/go_typed" && cd "$dir/go_typed" && cat >shop.go <<'G'
package main

import "os"

type Item struct {
	Count uint32
	Price int64
	Name  string
	Next  *Item
}

type Point struct{ X, Y int32 }

//go:noinline
func (it *Item) Sell(n uint32, name string, p Point, ok bool, f float64, last int16) int64 {
	if !ok {
		return int64(f)
	}
	return it.Price*int64(n) + int64(len(name)) + int64(p.X) + int64(last)
}

//go:noinline
func many(a, b, c, d, e, f, g, h int, s string, i uint16, j uint16, few [3]uint16, one [1]uint8, k *Item) (int, error) {
	return a + b + c + d + e + f + g + h + len(s) + int(i) + int(j) + int(k.Price) + int(few[1]) + int(one[0]), nil
}

func main() {
	it := &Item{100, 7, "pear", nil}
	it.Next = it
	n, _ := many(1, 2, 3, 4, 5, 6, 7, 8, "xyz", 900, 1000, [3]uint16{1, 2, 3}, [1]uint8{4}, it)
	if it.Sell(3, "apple", Point{-5, 6}, true, 2.5, -9) != 12 || n != 1952 {
		os.Exit(1)
	}
}
G
export GOCACHE=$PWD/cache GOFLAGS=-mod=mod HOME=$PWD
go build -o shop shop.go || exit
$DTRACE -qc ./shop -n 'pid$target:a.out:main.*Sell:entry {
		printf("%d %d %d %d %d\n", args[0]->Count, args[1], args[4], args[6], args[0]->Next->Price);
		printf("%s %s\n", stringof(copyin((uintptr_t)args[0]->Name.str, args[0]->Name.len)), stringof(copyin(arg2, arg3)));
		printf("%d %d\n", (int)arg4, (int)arg5);
	}
	pid$target:a.out:main.many:entry { printf("%d %d %d %d %d\n", args[0], args[7], args[9], args[10], args[13]->Price); }
	pid$target:a.out:main.*Sell:return, pid$target:a.out:main.many:return { printf("= %d\n", args[1]); }
	pid$target:a.out:main.*Sell:entry { print(*args[0]->Next); }' | sed 's/\(str\|Next\) = 0x.*/\1 = .../' | grep .
for a in Sell:2 Sell:3 Sell:5 many:8 many:11; do
	$DTRACE -qc ./shop -n "pid\$target:a.out:main.*${a%:*}:entry { trace(args[${a#*:}]); }" 2>&1 | sed -n 's/^dtrace: .*: pid[0-9]*://p; /^hint/p'
done
$DTRACE -lvc ./shop -n 'pid$target:a.out:main.many:entry' | grep 'args\['
