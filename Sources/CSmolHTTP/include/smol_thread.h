// A thread for what would block the ones that Swift's tasks share: a loop of transfers, a look-up of a name.
//
// Nobody waits for its end, and no signal comes to it: neither those of the terminal nor the one for a pipe or socket
// that nobody reads any more.

#ifndef SMOL_THREAD_H
#define SMOL_THREAD_H

#include <stdbool.h>

/// Runs `body` with `context` on a new thread; false when the system gives none, and then `body` is not run.
bool smol_thread_run(void (*body)(void *context), void *context);

#endif
