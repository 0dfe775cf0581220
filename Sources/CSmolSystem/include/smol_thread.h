// A thread for what would block the ones that Swift's tasks share: inference, a loop of transfers, a look-up of a name.
//
// Nobody waits for its end, and no signal comes to it: neither those of the terminal nor the one for a pipe or socket
// that nobody reads any more.

#ifndef SMOL_THREAD_H
#define SMOL_THREAD_H

#include <stdbool.h>
#include <stddef.h>

/// Runs `body` with `context` on a new thread; false when the system gives none, and then `body` is not run.
///
/// - name: what debuggers and lists of threads call it, cut after 15 bytes
/// - stack_size: bytes, 0 for as many as the system likes
bool smol_thread_run(const char *name, size_t stack_size, void (*body)(void *context), void *context);

#endif
