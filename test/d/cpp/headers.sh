# The system's own header files go through: types, structures, enumerators, prototypes, inline functions.
for h in errno signal fcntl stdio stdlib string unistd sys/types sys/socket netinet/in sys/stat time stdint net/if; do
	printf '#include <%s.h>\nBEGIN { exit(0); }\n' $h >$dir/h.d
	$DTRACE -C -qs $dir/h.d >$dir/headers.txt 2>&1 || { echo "$h.h:"; head -3 $dir/headers.txt; }
done
printf '#include <sys/stat.h>\n#include <netinet/in.h>\nBEGIN { printf("%%d %%d %%d\\n", sizeof (struct stat), sizeof (struct sockaddr_in), offsetof(struct sockaddr_in6, sin6_addr)); exit(0); }\n' >$dir/h.d
$DTRACE -C -qs $dir/h.d
