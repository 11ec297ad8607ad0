# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# Every script is in the manual with what it says of itself, has a test, and fits a page; the manual has no other.
cd ../../..
awk 'FNR == 1 { name = FILENAME; sub(/.*\//, "", name); sub(/\.d$/, "", name); names[name] = 1 }
index($0, " * " name " - ") == 1 { what[name] = substr($0, length(name) + 7) }
index($0, " *   dtrace -s " name) == 1 { use[name] = 1 }
{ lines[name] = FNR }
END {
	for (name in names) {
		if (what[name] == "") print name " does not say what it is for"
		if (!use[name]) print name " does not say how it is run"
		if (lines[name] > 100) print name " is longer than a page"
		rows["| `" name "` | " what[name] " |"] = 1
		test = "test/d/scripts/" name ".sh"
		if ((getline line <test) <= 0) print name " has no test"
	}
	while ((getline line <"doc/scripts.md") > 0)
		if (line ~ /^\| `/) {
			if (!(line in rows)) print "the manual has: " line
			delete rows[line]
		}
	for (row in rows) print "the manual lacks: " row
}' scripts/*.d
# The command's list is the same.
ls scripts | sed -n 's/\.d$//p' | sort >$dir/listed.files
DTRACE_SCRIPTS=scripts $DTRACE --scripts | awk '{ print $1 }' | sort | diff $dir/listed.files - && echo same
