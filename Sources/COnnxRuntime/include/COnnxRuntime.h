// Everything of this target: declarations of the part of ONNX Runtime's C interface that is used. Nothing is linked;
// the library is loaded at run time.

#ifndef CONNXRUNTIME_H
#define CONNXRUNTIME_H

#include "ort_api.h"
#include "ort_types.h"

// The file that a symbol of a loaded library comes from, lent; null when no library has it.
const char *_Nullable smol_ort_library_file(const void *_Nonnull symbol);

#endif
