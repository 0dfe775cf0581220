#include "smol_version.h"
int smol_kernels_abi(void) { return 1; }
