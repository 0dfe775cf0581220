import Foundation
import SmolVLM
import Testing

/// The thread that inference runs on.
@Suite("Engine thread")
struct EngineThreadTests {
    /// An actor whose work runs on a thread of its own.
    private actor Worker {
        let thread: EngineThread
        private(set) var numbers: [Int] = []
        private(set) var threadNames: Set<String> = []

        nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

        init(thread: EngineThread) {
            self.thread = thread
        }

        func add(_ number: Int) async {
            note()
            await Task.yield()
            note()
            numbers.append(number)
        }

        /// What the running thread is called, and its stack's size by the way: a smaller one would not hold this.
        private func note() {
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 4 << 20) { $0[0] = 1 }
            threadNames.insert(Self.name(ofThread: "/proc/thread-self"))
        }

        static func name(ofThread folder: String) -> String {
            (try? String(contentsOf: URL(filePath: folder + "/comm"), encoding: .utf8)) ?? ""
        }
    }

    /// A name that no other thread has.
    private let name = "engine-\(Int.random(in: 0..<100_000_000))"

    /// Whether a thread of the name is there; Linux alone tells.
    private var isRunning: Bool {
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
        return threads.contains { Worker.name(ofThread: "/proc/self/task/\($0)") == name + "\n" }
    }

    @Test("all work of an actor runs on the one thread")
    func oneThread() async throws {
        let worker = Worker(thread: try EngineThread(name: name))
        await withTaskGroup { group in
            for number in 0..<200 { group.addTask { await worker.add(number) } }
        }
        #expect(await worker.numbers.sorted() == Array(0..<200))
        #expect(await worker.threadNames.count == 1)
        #if os(Linux)
        #expect(await worker.threadNames == [name + "\n"])
        #expect(isRunning)
        #endif
    }

    @Test("the thread ends when the executor is let go of and its last job has run")
    func end() async throws {
        weak var executor: EngineThread?
        // Only these tasks hold the actor, and it alone the executor.
        let work = try {
            let worker = Worker(thread: try EngineThread(name: name))
            executor = worker.thread
            return (0..<50).map { number in Task { await worker.add(number) } }
        }()
        for task in work { await task.value }
        let end = ContinuousClock.now + .seconds(20)
        while executor != nil || isRunning, ContinuousClock.now < end { try await Task.sleep(for: .milliseconds(5)) }
        #expect(executor == nil)
        #expect(!isRunning)
    }

    @Test("a thread that was given nothing to do ends too")
    func idle() async throws {
        do { _ = try EngineThread(name: name) }
        let end = ContinuousClock.now + .seconds(20)
        while isRunning, ContinuousClock.now < end { try await Task.sleep(for: .milliseconds(5)) }
        #expect(!isRunning)
    }
}
