internal import Foundation

/// A thread of its own that runs an actor's work.
///
/// Inference blocks for seconds; on Swift's cooperative threads, of which there are as many as cores, that would stop
/// everything else.
package final class EngineThread: SerialExecutor {
    private let queue: JobQueue

    /// Starts the thread.
    ///
    /// It ends when the executor is let go of and its last job has run.
    package init(name: String) {
        let queue = JobQueue()
        self.queue = queue
        let thread = Thread {
            while let job = queue.next() { job() }
        }
        thread.name = name
        thread.stackSize = 8 << 20
        thread.start()
    }

    deinit {
        queue.close()
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.append { [unowned self] in job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}

/// A closed-ended queue of closures that one thread takes from.
// Unchecked: `condition` guards both variables.
private final class JobQueue: @unchecked Sendable {
    private let condition = NSCondition()
    private var jobs: [@Sendable () -> Void] = []
    private var isClosed = false

    func append(_ job: @escaping @Sendable () -> Void) {
        condition.lock()
        jobs.append(job)
        condition.signal()
        condition.unlock()
    }

    func close() {
        condition.lock()
        isClosed = true
        condition.signal()
        condition.unlock()
    }

    /// Waits for a job; nil when the queue is closed and empty.
    func next() -> (@Sendable () -> Void)? {
        condition.lock()
        defer { condition.unlock() }
        while jobs.isEmpty {
            if isClosed { return nil }
            condition.wait()
        }
        return jobs.removeFirst()
    }
}
