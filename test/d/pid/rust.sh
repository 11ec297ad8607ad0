# @@requires: btf
# @@requires: registers of processes
# @@requires: root
# @@requires: uprobes
# @@requires: cmd:rustc
# A program of Rust: functions by their paths, in addresses too, with args[] by its debug information.
mkdir -p "$dir/rust" && cd "$dir/rust" && cat >shop.rs <<'R'
fn opaque(n: u32) -> u32 { unsafe { std::ptr::read_volatile(&n) } }
mod stock {
    pub struct Item { pub count: u32, pub price: i64 }
    #[inline(never)]
    pub fn sell(item: &mut Item, n: u32) -> i64 {
        item.count -= crate::opaque(n);
        item.price * n as i64
    }
}
fn main() {
    let mut item = stock::Item { count: 100, price: 7 };
    let mut sum = 0;
    for i in 1..5 { sum += stock::sell(&mut item, opaque(i)); }
    std::process::exit(if sum == 70 && item.count == 90 { 0 } else { 1 });
}
R
rustc -g -C opt-level=1 -o shop shop.rs || exit
$DTRACE -qc ./shop -n 'pid$target:a.out:shop::stock::sell:entry { printf("%s %d of %d at %d\n", probefunc, args[1], args[0]->count, args[0]->price); @[ufunc(uregs[R_PC])] = count(); }
	pid$target:a.out:*::sell:return { @sum = sum((long)args[1]); } END { printa("%A %@d\n", @); printa("%@d\n", @sum); }' -o said
sed 's/^ *//' said | grep .
