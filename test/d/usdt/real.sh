# @@requires: root
# @@requires: uprobes
# @@requires: cmd:c++
# Probes that others have put into their programs: Debian's python, where it is installed, and the C++ library.
cat >"$dir/throw.$$.cc" <<'CC'
#include <stdexcept>
int main()
{
	int n = 0;
	for (int i = 0; i < 25; i++)
		try {
			try {
				throw std::runtime_error("x");
			} catch (std::exception &) {
				if (i % 5)
					n++;
				else
					throw;
			}
		} catch (...) {
			n++;
		}
	return n != 25;
}
CC
c++ -O1 -o "$dir/throw.$$" "$dir/throw.$$.cc" || exit
$DTRACE -qc "$dir/throw.$$" -n 'libstdcxx$target:libstdc++::throw, libstdcxx$target:::catch, libstdcxx*:::rethrow { @[probename, arg0 != 0] = count(); }
	END { printa("%s %d: %@d\n", @); }' | grep .
# A generator's probes fire behind a semaphore: without it there would be none.
cat >"$dir/calls.$$.py" <<'PY'
import colorsys
import colorsys
PY
python=/usr/bin/python3
if readelf -n $python 2>/dev/null | grep -q import__find__load__start; then
	$DTRACE -qc "$python -I -S $dir/calls.$$.py" -n 'python$target:::import-find-load-start /copyinstr(arg0) == "colorsys"/ { @ = count(); }
		python$target:::import-find-load-done /copyinstr(arg0) == "colorsys"/ { @done[arg1] = count(); }
		END { printa("imported %@d\n", @); printa("found %d: %@d\n", @done); }' | grep .
else
	printf 'imported 1\nfound 1: 1\n'
fi
