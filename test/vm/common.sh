# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# shellcheck shell=bash
#
# What fetch and root share: where the cache is, the table of kernels, and apt with a state of its own.
#
# Packages of other suites and processors come from the mirrors that this machine already uses, but its own
# package lists, sources and architectures are left as they are: every suite gets an apt directory in the cache.

tree=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cache=${DTRACE_VM_CACHE:-$tree/build/vm}

# kernel_names: those that are packages; the ones built from source take long and are asked for by name.
kernel_names() { awk '!/^#/ && NF && $4 !~ /^linux-source/ { print $1 }' "$tree/test/vm/kernels"; }

# kernel_field NAME N: the Nth column of a kernel's row; fails for an unknown name.
kernel_field() { awk -v k="$1" -v n="$2" '$1 == k { print $n; f = 1 } END { exit !f }' "$tree/test/vm/kernels"; }

# builder_root KERNEL: the name of the root file system that modules for it are built in, of this machine's processor. A kernel's build
# tools need its suite's libc, and a compiler of the version it was made with; backports are made with the stable suite's.
builder_root() {
	case $(kernel_field "$1" 3) in
	bookworm*) echo amd64 ;;
	*) kernel_field "$1" 3 ;;
	esac
}

# mirror SUITE: the address of this machine's own mirror for a suite of Debian.
mirror() {
	local want='/debian/?$'
	case $1 in
	*-security) want='/debian-security/?$' ;;
	esac
	apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -E "$want" | sort -u | head -1
}

# apt_setup SUITE ARCH: makes the apt directory and reads the suite's package list, once; later apt_in uses it.
apt_setup() {
	local suite=$1 arch=$2 uri dir key=
	dir=$cache/apt/$suite-$arch
	apt_options=(
		-o "Dir::State=$dir" -o "Dir::State::lists=$dir/lists" -o "Dir::State::status=$dir/status"
		-o "Dir::Cache=$dir" -o "Dir::Etc::sourcelist=$dir/sources.list" -o "Dir::Etc::sourceparts=/dev/null"
		-o "APT::Architecture=$arch" -o "APT::Architectures::=$arch" -o "Acquire::Languages=none"
		-o "APT::Sandbox::User=root" -o "APT::Get::List-Cleanup=false"
	)
	[ -e "$dir/ready" ] && return 0
	uri=$(mirror "$suite")
	[ -n "$uri" ] || { echo "this machine's apt knows no mirror for $suite"; return 1; }
	mkdir -p "$dir/lists/partial" "$dir/archives/partial" || return 1
	: >"$dir/status"
	[ -e /usr/share/keyrings/debian-archive-keyring.gpg ] &&
		key=" signed-by=/usr/share/keyrings/debian-archive-keyring.gpg"
	echo "deb [arch=$arch$key] $uri $suite main" >"$dir/sources.list"
	if ! apt-get "${apt_options[@]}" update -q -o APT::Update::Error-Mode=any >"$dir/log" 2>&1; then
		echo "no package list of $suite for $arch: $(grep -m1 '^E:' "$dir/log" | sed 's#[a-z+]*://[^ ]*#(the mirror)#g')"
		return 1
	fi
	: >"$dir/ready"
}

# depends PACKAGE: the packages of the suite that it needs, one a line.
depends() {
	apt-cache "${apt_options[@]}" show --no-all-versions "$1" 2>/dev/null | sed -n 's/^Depends: //p' | tr ',' '\n' |
		sed 's/^ *//; s/[ (:|].*//'
}

# unpack DIR PACKAGE...: downloads packages and unpacks them into DIR; nothing is installed.
unpack() {
	local to=$1 debs
	shift
	debs=$(mktemp -d "$cache/debs.XXXXXX") || return 1
	mkdir -p "$to"
	if (cd "$debs" && apt-get "${apt_options[@]}" download -q "$@" >log 2>&1); then
		for deb in "$debs"/*.deb; do
			dpkg -x "$deb" "$to" || { rm -rf "$debs"; return 1; }
		done
		rm -rf "$debs"
	else
		grep '^E:' "$debs/log" | sed 's#[a-z+]*://[^ ]*#(the mirror)#g' | head -3
		rm -rf "$debs"
		return 1
	fi
}

# driver_modules KERNEL DIR: builds dtrace.ko and the tests' module for a kernel, and puts them into DIR, without what a debugger reads:
# a guest would copy those 5 MB each time. A warning is a failure.
driver_modules() {
	local work built status=1
	work=$(mktemp -d) || return 1
	# one build for both
	if mkdir "$work/source" && cp -rp "$tree/driver" "$work/source/driver" && cp -rp "$tree/test/driver/target" "$work/source/target" &&
		echo 'obj-m += driver/ target/' >"$work/source/Kbuild" &&
		"$tree/test/vm/kbuild" "$1" "$work/source" >"$work/log" 2>&1 && ! grep -q ': warning:' "$work/log"; then
		built=$(tail -1 "$work/log")
		mkdir -p "$2" && cp "$built"/driver/dtrace.ko "$built"/target/dtrace_target.ko "$2" && strip -g "$2"/*.ko && status=0
	else
		tail -30 "$work/log"
		echo "the driver does not build for $1, or not without a warning"
	fi
	rm -rf "$work"
	return $status
}
