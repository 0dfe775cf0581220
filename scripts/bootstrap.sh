#!/bin/sh
# Makes sure that what the package links with is on this machine: the libraries with their headers, and the tools that
# find them; then fetches ONNX Runtime, which the program loads where it is there. Prints nothing when all
# is there; otherwise says what it installs, or how to.
# With --neon: also what compiles for ARMv8 and emulates it, on a machine of another kind.
# With --format: also the formatter of the C.
set -eu
cd "$(dirname "$0")/.."

say() { printf 'bootstrap: %s\n' "$*" >&2; }
have() { command -v "$1" >/dev/null 2>&1; }

have swift || {
    say "no 'swift' in PATH. Install a Swift 6.2 or later toolchain from https://www.swift.org/install and try again."
    exit 1
}

# found TOOL|LIBRARY|/FILE: whether the tool is in PATH, pkg-config knows the library, the file is there.
found() {
    case "$1" in
    /*) [ -e "$1" ] ;;
    lib*) have pkg-config && pkg-config --exists "$1" 2>/dev/null ;;
    *) have "$1" ;;
    esac
}

# Puts ONNX Runtime into the build folder. The program does without it, so nothing here is an error.
fetch_onnxruntime() {
    folder=.build/onnxruntime
    for library in "$folder"/libonnxruntime.*; do
        [ -e "$library" ] && return
    done
    # A library that is named, and a machine that could not fetch one, are left alone.
    [ -z "${SMOLVLM_ONNXRUNTIME:-}" ] && [ ! -e "$folder/unavailable" ] || return 0
    mkdir -p "$folder/wheel"
    if fetch_wheel "$folder/wheel" >"$folder/fetch.log" 2>&1; then
        mv "$folder"/wheel/onnxruntime/capi/libonnxruntime.* "$folder/"
        say "fetched ONNX Runtime"
    else
        : >"$folder/unavailable"
        say "ONNX Runtime not fetched, models run natively. Why: $folder/fetch.log. To try again: make onnxruntime"
    fi
    rm -rf "$folder/wheel"
}

# fetch_wheel FOLDER: unpacks Python's package there. The version of Python makes no difference to the library.
fetch_wheel() {
    for version in '==1.32.*' '<2'; do
        python3 -m pip download --quiet --disable-pip-version-check --retries 1 --timeout 20 --no-deps \
            --only-binary=:all: --python-version 3.12 --dest "$1" "onnxruntime$version" && break
    done
    python3 -m zipfile -e "$1"/onnxruntime-*.whl "$1" && ls "$1"/onnxruntime/capi/libonnxruntime.*
}

# What must be there, and the package that brings it on Debian and in Homebrew.
needed='pkg-config:pkg-config:pkgconf
make:make:make
strip:binutils:binutils
libjpeg:libjpeg62-turbo-dev:jpeg-turbo
libpng:libpng-dev:libpng
libwebp:libwebp-dev:webp
libwebpdemux:libwebp-dev:webp
libcurl:libcurl4-openssl-dev:curl'
# Apple's systems have hashes of their own.
[ "$(uname -s)" = Darwin ] || needed="$needed
libcrypto:libssl-dev:openssl@3"
if [ "${1:-}" = --neon ]; then
    needed="$needed
qemu-aarch64-static:qemu-user-static:qemu
aarch64-linux-gnu-gcc:gcc-aarch64-linux-gnu:aarch64-elf-gcc
/usr/aarch64-linux-gnu/lib/libc.a:libc6-dev-arm64-cross:"
fi
if [ "${1:-}" = --format ]; then
    needed="$needed
clang-format-14:clang-format-14:"
fi

debian=''
brewed=''
for line in $needed; do
    thing=${line%%:*}
    packages=${line#*:}
    found "$thing" && continue
    case " $debian " in *" ${packages%%:*} "*) continue ;; esac
    debian="$debian ${packages%%:*}"
    brewed="$brewed ${packages##*:}"
done
if [ -z "$debian" ]; then
    fetch_onnxruntime
    exit 0
fi

case $(uname -s) in
Darwin)
    have brew || {
        say "missing:$brewed. Install Homebrew from https://brew.sh, or these libraries in another way, and try again."
        exit 1
    }
    say "installing with Homebrew:$brewed"
    # shellcheck disable=SC2086 # a list of names
    brew install --quiet $brewed >&2 || {
        say "Homebrew could not install them. Cure: brew install$brewed"
        exit 1
    }
    ;;
*)
    have apt-get || {
        say "missing (Debian's names):$debian. Install your system's packages of these libraries, with headers, and try again."
        exit 1
    }
    # Ubuntu calls the first of them by another name.
    if [ -r /etc/os-release ] && grep -q '^ID=ubuntu' /etc/os-release; then
        debian=$(printf '%s' "$debian" | sed 's/libjpeg62-turbo-dev/libjpeg-turbo8-dev/')
    fi
    as_root=''
    if [ "$(id -u)" -ne 0 ]; then
        have sudo || {
            say "missing:$debian, and neither root nor sudo to install them. Cure, as root: apt-get install$debian"
            exit 1
        }
        as_root='sudo'
    fi
    say "installing with apt-get:$debian"
    # shellcheck disable=SC2086 # lists of names, and a command that may be empty
    install_packages() {
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends -qq $debian >&2
    }
    # A machine that was never updated knows no packages: update, and try once more.
    install_packages 2>/dev/null || {
        say "updating the package lists first"
        $as_root apt-get update -qq >&2 && install_packages
    } || {
        say "apt-get could not install them. Cure, as root: apt-get update && apt-get install$debian"
        exit 1
    }
    ;;
esac
say "done"
fetch_onnxruntime
