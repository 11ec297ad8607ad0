# @@requires: root
# @@requires: uprobes
# @@requires: file:/usr/bin/ruby3.1
# Debian's Ruby (package ruby3.1): its methods in C by class and name, what is loaded and raised, and objects. (Of methods in Ruby it tells only while
# something in Ruby traces them.)
cat >"$dir/shop.rb" <<'R'
class Shop
  def sell(n) = n.times { take }
  def take = nil
end
Shop.new.sell(7)
begin
  raise ArgumentError
rescue ArgumentError
end
R
cat >"$dir/run.rb" <<R
require '$dir/shop'
R
$DTRACE -qc "/usr/bin/ruby3.1 --disable=gems $dir/run.rb" -n '
ruby$target:::cmethod-entry /copyinstr(arg0) == "Integer" && copyinstr(arg1) == "times"/ { @[probename, copyinstr(arg0), copyinstr(arg1), arg3] = count(); }
ruby$target:::object-create /copyinstr(arg0) == "Shop"/ { @[probename, copyinstr(arg0), basename(copyinstr(arg1)), arg2] = count(); }
ruby$target:::raise { @[probename, copyinstr(arg0), basename(copyinstr(arg1)), arg2] = count(); }
ruby$target:::find-require-entry /basename(copyinstr(arg0)) == "shop"/ { @[probename, basename(copyinstr(arg0)), basename(copyinstr(arg1)), arg2] = count(); }
END { printa("%s %s %s %d: %@d\n", @); }' | grep . | sort
