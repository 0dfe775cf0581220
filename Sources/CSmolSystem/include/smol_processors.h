// How many cores the process may run on. What it may use of them is another matter: quotas are files, which Swift reads.

#ifndef SMOL_PROCESSORS_H
#define SMOL_PROCESSORS_H

#include <stdint.h>

/// Cores that the process may run on by its affinity, or those of the machine where there is no such thing; at least 1.
int32_t smol_processors_count(void);

#endif
