internal import Dispatch
internal import Synchronization

/// A thread of its own that runs an actor's work.
///
/// Inference blocks for seconds; on Swift's cooperative threads, of which there are as many as cores, that would stop
/// everything else.
package final class EngineThread: SerialExecutor {
    private let queue: JobQueue

    /// Starts the thread.
    ///
    /// It ends when the executor is let go of and its last job has run.
    ///
    /// - Throws: ``BackendError/outOfMemory(bytes:purpose:)`` when the system gives no thread.
    package init(name: String) throws(BackendError) {
        let queue = JobQueue()
        self.queue = queue
        let runs = SystemThread.run(named: name, stackSize: Self.stackSize) {
            while let job = queue.next() { job.run() }
        }
        guard runs else { throw .outOfMemory(bytes: Self.stackSize, purpose: "the engine's thread") }
    }

    deinit {
        queue.close()
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        queue.append(Job(job: UnownedJob(job), executor: asUnownedSerialExecutor()))
    }

    private static let stackSize = 8 << 20
}

/// A job of an actor, and the executor that it runs on.
private struct Job: Sendable {
    let job: UnownedJob
    // The actor whose job it is holds the executor until then.
    let executor: UnownedSerialExecutor

    func run() {
        job.runSynchronously(on: executor)
    }
}

/// A queue of jobs that one thread takes from, until it is closed.
private final class JobQueue: Sendable {
    private let jobs = Mutex<[Job]>([])
    /// Counts the jobs, and at last the end.
    private let arrivals = DispatchSemaphore(value: 0)

    func append(_ job: Job) {
        jobs.withLock { $0.append(job) }
        arrivals.signal()
    }

    /// Says that no job comes any more.
    func close() {
        arrivals.signal()
    }

    /// Waits for a job; nil when the queue is closed and empty.
    func next() -> Job? {
        arrivals.wait()
        return jobs.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }
}
