internal import COnnxRuntime

/// How a session runs its graph.
public struct OnnxSessionOptions: Sendable, Equatable {
    /// How much of a graph the library may rewrite when it loads it.
    #if hasAttribute(nonexhaustive)
    @nonexhaustive
    #endif
    public enum GraphOptimization: Sendable, CaseIterable {
        /// Nothing.
        case none
        /// What holds for every processor.
        case basic
        /// Operators joined into larger ones.
        case extended
        /// All of it, with the processor's own memory layouts.
        case all

        var level: ort_graph_level {
            let level =
                switch self {
                case .none: ORT_GRAPH_LEVEL_NONE
                case .basic: ORT_GRAPH_LEVEL_BASIC
                case .extended: ORT_GRAPH_LEVEL_EXTENDED
                case .all: ORT_GRAPH_LEVEL_ALL
                }
            return ort_graph_level(level)
        }
    }

    /// Threads inside one operator; nil leaves the number to the library.
    public var threads: Int?
    /// How much of the graph may be rewritten.
    public var graphOptimization: GraphOptimization
    /// Whether the library remembers where each input shape's intermediate values lay.
    ///
    /// It pays for shapes that come again, and costs for shapes that never do.
    public var remembersMemoryPattern: Bool
    /// Whether freed memory is kept for the next run.
    public var keepsMemory: Bool
    /// The library's own settings by key, such as `session.intra_op.allow_spinning`.
    public var entries: [String: String]

    /// The library's own defaults unless told otherwise.
    public init(
        threads: Int? = nil,
        graphOptimization: GraphOptimization = .all,
        remembersMemoryPattern: Bool = true,
        keepsMemory: Bool = true,
        entries: [String: String] = [:]
    ) {
        self.threads = threads
        self.graphOptimization = graphOptimization
        self.remembersMemoryPattern = remembersMemoryPattern
        self.keepsMemory = keepsMemory
        self.entries = entries
    }

    /// Makes the library's form of the options for the time of a call.
    func withHandle<Result>(
        _ library: OnnxLibrary,
        _ body: (OpaquePointer) throws(OnnxRuntimeError) -> Result
    ) throws(OnnxRuntimeError) -> Result {
        let api = library.api.pointee
        let handle = try library.make("create session options") { api.CreateSessionOptions($0) }
        defer { api.ReleaseSessionOptions(handle) }
        try library.check(api.SetSessionGraphOptimizationLevel(handle, graphOptimization.level), "set the graph level")
        if let threads {
            let count = Int32(clamping: threads)
            try library.check(api.SetIntraOpNumThreads(handle, count), "set \(threads) threads")
        }
        if !remembersMemoryPattern { try library.check(api.DisableMemPattern(handle), "set the memory pattern") }
        if !keepsMemory { try library.check(api.DisableCpuMemArena(handle), "set the memory arena") }
        for (key, value) in entries.sorted(by: { $0.key < $1.key }) {
            try library.check(api.AddSessionConfigEntry(handle, key, value), "set \(key)")
        }
        return try body(handle)
    }
}
