// Asks the system's loader about the library, which Swift cannot: the call is an extension of the C library's.

#define _GNU_SOURCE

#include <dlfcn.h>

#include "COnnxRuntime.h"

const char *smol_ort_library_file(const void *symbol) {
    Dl_info info;
    return dladdr(symbol, &info) != 0 ? info.dli_fname : NULL;
}
