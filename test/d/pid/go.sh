# @@requires: root
# @@requires: uprobes
# @@requires: cmd:go
# A program of Go: its own calling convention, results in registers, stacks that are moved while functions with probes are on them.
mkdir -p "$dir/go" && cd "$dir/go" && cat >shop.go <<'G'
package main

import "os"

type Item struct {
	Count uint32
	Price int64
}

//go:noinline
func (it *Item) Sell(n uint32, name string) int64 {
	it.Count -= n
	return it.Price*int64(n) + int64(len(name))
}

//go:noinline
func grow(depth int) int {
	var room [512]byte
	room[depth%512] = 1
	if depth == 0 {
		return int(room[0])
	}
	return grow(depth-1) + int(room[depth%512])
}

func main() {
	it := &Item{100, 7}
	var sum int64
	for i := uint32(1); i < 5; i++ {
		sum += it.Sell(i, "apple")
	}
	done := make(chan int)
	go func() { done <- grow(1000) }()
	if sum != 90 || <-done != 1001 {
		os.Exit(1)
	}
}
G
export GOCACHE=$PWD/cache GOFLAGS=-mod=mod HOME=$PWD
go build -o shop shop.go || exit
$DTRACE -qc ./shop -n 'pid$target:a.out:main.*Sell:entry { printf("%s: %d of %d, %s\n", probefunc, arg1, *(uint32_t *)copyin(arg0, 4), stringof(copyin(arg2, arg3))); }
	pid$target:a.out:main.*Sell:return { printf("%d\n", arg1); }
	pid$target:a.out:main.*Sell:entry /!seen++/ { ustack(); }
	pid$target:a.out:main.grow:return { @ = count(); }' 2>&1 | sed 's/^ *//; s/+0x.*//' | grep .
echo "${PIPESTATUS[0]}"
