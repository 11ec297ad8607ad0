# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
#
# Makes C of the D library: each file's text, and a sorted index of the names that it declares outside
# of braces: inlines, typedefs, tags and enumerators. Run with the files of dlib/ as arguments.

function base(path) { sub(/.*\//, "", path); return path }

function note(name) {
	if (name ~ /^[A-Za-z_][A-Za-z_0-9]*$/ && !(name in owner)) {
		owner[name] = nfiles - 1
		names[++nnames] = name
	}
}

# A declaration without what stands in braces, "{}" in its place; its enumerators are in inside.
function declaration(s, inside,    n, w, i, parts) {
	gsub(/[ \t\n]+/, " ", s)
	sub(/^ /, "", s)
	if (s ~ /^enum/ || s ~ /^typedef enum/) {
		n = split(inside, parts, ",")
		for (i = 1; i <= n; i++) {
			w = parts[i]
			sub(/=.*/, "", w)
			gsub(/[ \t\n]/, "", w)
			note(w)
		}
	}
	if (match(s, /(struct|union|enum) [A-Za-z_0-9]+ *\{\}/)) {
		n = split(substr(s, RSTART, RLENGTH), parts, /[ {]/)
		note(parts[2])
	}
	if (s ~ /^inline /) {
		sub(/[=(\[].*/, "", s)
		sub(/ +$/, "", s)
		sub(/.*[ *]/, "", s)
		note(s)
	} else if (s ~ /^typedef /) {
		sub(/(\[[^]]*\])* *$/, "", s)
		sub(/.*[ *}]/, "", s)
		note(s)
	}
}

FNR == 1 {
	file[nfiles++] = base(FILENAME)
	text = inside = ""
	depth = comment = 0
}

{
	literal = $0
	gsub(/\\/, "\\\\", literal)
	gsub(/"/, "\\\"", literal)
	lines[nfiles - 1] = lines[nfiles - 1] "\t\"" literal "\\n\"\n"
	line = $0
	if (line ~ /^#/)
		next
	gsub(/\/\*([^*]|\*+[^*\/])*\*+\//, " ", line)
	if (comment) {
		if (!sub(/.*\*\//, "", line))
			next
		comment = 0
	}
	if (sub(/\/\*.*/, "", line))
		comment = 1
	n = length(line)
	for (i = 1; i <= n; i++) {
		ch = substr(line, i, 1)
		if (ch == "{") {
			if (!depth++)
				text = text " {"
		} else if (ch == "}") {
			if (!--depth)
				text = text "}"
		} else if (ch == ";" && !depth) {
			declaration(text, inside)
			text = inside = ""
		} else if (depth) {
			inside = inside ch
		} else {
			text = text ch
		}
	}
	text = text " "
	inside = inside " "
}

END {
	print "/* Made of dlib/ by tools/dlib.awk. */"
	print "#include \"lib/library.h\"\n"
	for (i = 0; i < nfiles; i++)
		print "static const char text_" i "[] =\n" lines[i] "\t\"\";"
	print "const struct builtin_library builtin_libraries[] = {"
	for (i = 0; i < nfiles; i++)
		print "\t{ \"" file[i] "\", text_" i ", sizeof(text_" i ") - 1 },"
	print "};\nconst unsigned builtin_libraries_n = " nfiles ";"
	# Shell sort, by bytes.
	for (gap = int(nnames / 2); gap > 0; gap = int(gap / 2))
		for (i = gap + 1; i <= nnames; i++) {
			w = names[i]
			for (j = i; j > gap && names[j - gap] > w; j -= gap)
				names[j] = names[j - gap]
			names[j] = w
		}
	print "const struct builtin_library_name builtin_library_names[] = {"
	for (i = 1; i <= nnames; i++)
		print "\t{ \"" names[i] "\", " owner[names[i]] " },"
	print "};\nconst unsigned builtin_library_names_n = " nnames + 0 ";"
}
