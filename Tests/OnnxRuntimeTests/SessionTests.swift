import Foundation
import OnnxRuntime
import TestSupport
import Testing

/// Graphs that the tests write, run by the real library.
@Suite("ONNX Runtime sessions", .needsOnnxRuntime)
struct SessionTests {
    private let library: OnnxLibrary

    init() throws {
        library = try InstalledOnnxRuntime.library()
    }

    /// `sum = left + right`, float32 [rows, 3].
    private func addition() -> [UInt8] {
        var graph = TinyGraph()
        graph.input("left", .float32, ["rows", 3])
        graph.input("right", .float32, ["rows", 3])
        graph.node("Add", ["left", "right"], ["sum"])
        graph.output("sum", .float32, ["rows", 3])
        graph.note("maker", "a test")
        return graph.bytes
    }

    @Test("a graph runs and its outputs come back by name")
    func runs() throws {
        let session = try OnnxSession(library: library, graph: addition())
        let outputs = try session.run([
            "left": try OnnxTensor(library: library, [1, 2, 3, 4, 5, 6] as [Float], shape: [2, 3]),
            "right": try OnnxTensor(library: library, [10, 20, 30, 40, 50, 60] as [Float], shape: [2, 3]),
        ])
        let sum = try #require(outputs["sum"])
        #expect(sum.shape == [2, 3])
        #expect(try sum.elements() as [Float] == [11, 22, 33, 44, 55, 66])
    }

    @Test("names, types and shapes are what the graph says")
    func describes() throws {
        let session = try OnnxSession(library: library, graph: addition())
        #expect(
            session.inputs
                == ["left", "right"].map {
                    OnnxValueInfo(name: $0, elementType: .float32, dimensions: [.free("rows"), .fixed(3)])
                }
        )
        #expect(session.outputs.map(\.description) == ["sum float32 [rows, 3]"])
        #expect(try session.metadata("maker") == "a test")
        #expect(try session.metadata("nobody") == nil)
    }

    @Test("a graph loads from a file as well")
    func loadsFile() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).onnx")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(addition()).write(to: file)
        #expect(try OnnxSession(library: library, path: file.path).inputs.count == 2)
    }

    @Test("bound memory is read and written in place, run after run")
    func binds() throws {
        final class Memory {
            let floats = UnsafeMutableBufferPointer<Float>.allocate(capacity: 9)
            deinit { floats.deallocate() }
        }
        let memory = Memory()
        let session = try OnnxSession(library: library, graph: addition())
        let binding = try OnnxBinding(session: session)
        for (index, name) in ["left", "right", "sum"].enumerated() {
            let bytes = UnsafeMutableRawBufferPointer(memory.floats)[(index * 12)...]
            let tensor = try OnnxTensor(
                library: library,
                memory: UnsafeMutableRawBufferPointer(rebasing: bytes),
                elementType: .float32,
                shape: [1, 3],
                keeping: memory
            )
            if name == "sum" {
                try binding.bind(output: name, to: tensor)
            } else {
                try binding.bind(input: name, to: tensor)
            }
        }
        for round in 1...3 {
            for index in 0..<6 { memory.floats[index] = Float(round * index) }
            try binding.run()
            #expect(Array(memory.floats[6...]) == [3, 5, 7].map { Float(round * $0) })
        }
        #expect(try binding.outputs()["sum"]?.elements() as [Float]? == [9, 15, 21])
    }

    @Test("an output becomes the next run's input without a copy")
    func chains() throws {
        let session = try OnnxSession(library: library, graph: addition())
        let binding = try OnnxBinding(session: session)
        try binding.bind(input: "left", to: OnnxTensor(library: library, [1, 1, 1] as [Float], shape: [1, 3]))
        try binding.bind(input: "right", to: OnnxTensor(library: library, [0, 1, 2] as [Float], shape: [1, 3]))
        for _ in 0..<4 {
            try binding.bindToNewTensor(output: "sum")
            try binding.run()
            try binding.bind(input: "right", to: try #require(try binding.outputs()["sum"]))
        }
        #expect(try binding.outputs()["sum"]?.elements() as [Float]? == [4, 5, 6])
    }

    @Test("a shape that does not fit is the library's error with its code and words")
    func wrongShape() throws {
        let session = try OnnxSession(library: library, graph: addition())
        let tensor = try OnnxTensor(library: library, [1, 2] as [Float], shape: [1, 2])
        let error = #expect(throws: OnnxRuntimeError.self) { try session.run(["left": tensor, "right": tensor]) }
        guard case .failed(let code, let message, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(code == .invalidArgument)
        #expect(message.contains("left") || message.contains("right"))
        let text = "\(try #require(error))"
        #expect(!text.contains("\n"))
    }

    @Test("an operator that does not exist, and bytes that are no graph, are errors")
    func brokenGraphs() throws {
        var graph = TinyGraph()
        graph.input("x", .float32, [1])
        graph.node("Imagine", ["x"], ["y"])
        graph.output("y", .float32, [1])
        let bytes = graph.bytes
        #expect(throws: OnnxRuntimeError.self) { try OnnxSession(library: library, graph: bytes) }
        #expect(throws: OnnxRuntimeError.self) { try OnnxSession(library: library, graph: [1, 2, 3]) }
        #expect(throws: OnnxRuntimeError.self) { try OnnxSession(library: library, path: "/nowhere/model.onnx") }
    }

    @Test("a terminated run ends with an error, and goes on after a reset")
    func terminates() throws {
        let session = try OnnxSession(library: library, graph: addition())
        let options = try OnnxRunOptions(library: library)
        let tensor = try OnnxTensor(library: library, [1, 2, 3] as [Float], shape: [1, 3])
        try options.terminate()
        #expect(throws: OnnxRuntimeError.self) {
            try session.run(["left": tensor, "right": tensor], options: options)
        }
        try options.reset()
        #expect(try session.run(["left": tensor, "right": tensor], options: options).count == 1)
    }

    @Test("a long run ends when another task terminates it")
    func terminatesFromElsewhere() async throws {
        var graph = TinyGraph()
        graph.input("x", .float32, [512, 512])
        for step in 0..<4000 { graph.node("MatMul", [step == 0 ? "x" : "y\(step)", "x"], ["y\(step + 1)"]) }
        graph.output("y4000", .float32, [512, 512])
        let bytes = graph.bytes
        let options = try OnnxRunOptions(library: library)
        let library = library
        let run = Task.detached {
            let session = try OnnxSession(library: library, graph: bytes)
            let zeros = [Float](repeating: 0, count: 512 * 512)
            let x = try OnnxTensor(library: library, zeros, shape: [512, 512])
            _ = try session.run(["x": x], options: options)
        }
        try await Task.sleep(for: .milliseconds(300))
        try options.terminate()
        await #expect(throws: OnnxRuntimeError.self) { try await run.value }
    }

    @Test("options are accepted", arguments: OnnxSessionOptions.GraphOptimization.allCases)
    func options(level: OnnxSessionOptions.GraphOptimization) throws {
        let options = OnnxSessionOptions(
            threads: 1,
            graphOptimization: level,
            remembersMemoryPattern: false,
            keepsMemory: false,
            entries: ["session.intra_op.allow_spinning": "0"]
        )
        let session = try OnnxSession(library: library, graph: addition(), options: options)
        let tensor = try OnnxTensor(library: library, [1, 2, 3] as [Float], shape: [1, 3])
        let sum = try session.run(["left": tensor, "right": tensor])["sum"]
        #expect(try sum?.elements() as [Float]? == [2, 4, 6])
    }

    @Test("impossible tensors are refused")
    func impossibleTensors() throws {
        #expect(throws: OnnxRuntimeError.self) {
            try OnnxTensor(library: library, elementType: .float32, shape: [-1])
        }
        #expect(throws: OnnxRuntimeError.self) {
            try OnnxTensor(library: library, elementType: .float32, shape: [1 << 40, 1 << 40])
        }
        #expect(throws: OnnxRuntimeError.self) {
            try OnnxTensor(library: library, elementType: .string, shape: [1])
        }
        #expect(throws: OnnxRuntimeError.self) {
            try OnnxTensor(library: library, [1, 2, 3] as [Float], shape: [2])
        }
        let floats = try OnnxTensor(library: library, [1, 2] as [Float], shape: [2])
        #expect(throws: OnnxRuntimeError.self) { try floats.elements(as: Int64.self) }
        #expect(try OnnxTensor(library: library, [] as [Float], shape: [2, 0]).elements(as: Float.self).isEmpty)
    }
}
