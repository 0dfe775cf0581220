import Foundation
import OnnxRuntime
import SmolGraphFormat
internal import SmolSupport
import TestSupport
import Testing

/// Which files a graph may name for its weights.
@Suite("ONNX external data")
struct ExternalDataTests {
    private let folder: ModelFolderFixture

    init() throws {
        folder = try ModelFolderFixture()
    }

    /// `y = x + w`, where the two numbers of `w` lie at a location.
    private func graph(_ entries: [(key: String, value: String)]) -> TinyGraph {
        var graph = TinyGraph()
        graph.input("x", .float32, [2])
        graph.external("w", shape: [2], entries: entries)
        graph.node("Add", ["x", "w"], ["y"])
        graph.output("y", .float32, [2])
        return graph
    }

    private func check(_ location: String, in name: String = "model.onnx") throws {
        let file = URL(filePath: folder.file(name))
        try graph([("location", location), ("offset", "0"), ("length", "8")]).write(to: file)
        try ExternalDataCheck(graph: file.path, modelFolder: folder.path).verify()
    }

    private func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: folder.file(name), withIntermediateDirectories: true)
    }

    private func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: folder.file(name), withDestinationPath: target)
    }

    private let weights = [Float(10), 20].withUnsafeBytes { Data($0) }

    @Test("a file beside the graph, or in a folder beside it, is allowed")
    func beside() throws {
        try makeFolder("data")
        try folder.write(weights, to: "model.onnx_data")
        try folder.write(weights, to: "data/part.bin")
        try check("model.onnx_data")
        try check("data/part.bin")
    }

    @Test(
        "other places are refused",
        arguments: [
            "/etc/hostname", "../secret", "data/../../secret", "", ".", "./x", "data//x", "a\\b", "a\u{1}b", "data",
        ]
    )
    func refused(location: String) throws {
        try makeFolder("data")
        let error = #expect(throws: FileError.self) { try check(location) }
        #expect(error?.kind == .invalidValue)
        let text = "\(try #require(error))"
        #expect(text.contains("tensor w") && !text.contains("\u{1}"))
    }

    @Test("every location that the tensor names counts, the first and the last")
    func severalLocations() throws {
        try folder.write(weights, to: "good")
        let file = URL(filePath: folder.file("model.onnx"))
        for entries in [[("location", "good"), ("location", "/bad")], [("location", "/bad"), ("location", "good")]] {
            try graph(entries).write(to: file)
            #expect(throws: FileError.self) {
                try ExternalDataCheck(graph: file.path, modelFolder: folder.path).verify()
            }
        }
    }

    @Test("a file that is missing is named")
    func missing() throws {
        let error = #expect(throws: FileError.self) { try check("gone.onnx_data") }
        #expect(error?.kind == .notFound && error?.file.hasSuffix("gone.onnx_data") == true)
    }

    @Test("a link that leads out of the folder is refused, one that stays is not")
    func links() throws {
        let elsewhere = try ModelFolderFixture(["secret": weights])
        try folder.write(weights, to: "real")
        try link("inside", to: "real")
        try link("outside", to: elsewhere.file("secret"))
        try link("folder", to: elsewhere.path)
        try check("inside")
        for location in ["outside", "folder/secret"] {
            #expect(throws: FileError.self) { try check(location) }
        }
    }

    @Test("the links of the hub's cache are allowed, and work")
    func hubCache() throws {
        let repository = "models--some--model"
        let snapshot = "\(repository)/snapshots/0123/onnx"
        try makeFolder("\(repository)/blobs")
        try makeFolder(snapshot)
        try folder.write(weights, to: "\(repository)/blobs/bbbb")
        let graph = graph([("location", "model.onnx_data"), ("offset", "0"), ("length", "8")])
        try folder.write(Data(graph.bytes), to: "\(repository)/blobs/aaaa")
        try link("\(snapshot)/model.onnx", to: "../../../blobs/aaaa")
        try link("\(snapshot)/model.onnx_data", to: "../../../blobs/bbbb")
        let path = folder.file("\(snapshot)/model.onnx")
        try ExternalDataCheck(graph: path, modelFolder: folder.file("\(repository)/snapshots/0123")).verify()

        if let library = try? InstalledOnnxRuntime.library() {
            let session = try OnnxSession(library: library, path: path)
            let x = try OnnxTensor(library: library, [1, 2] as [Float], shape: [2])
            #expect(try session.run(["x": x])["y"]?.elements() as [Float]? == [11, 22])
        }
        // A link to anywhere else is not the cache's.
        try folder.write(weights, to: "secret")
        try FileManager.default.removeItem(atPath: folder.file("\(snapshot)/model.onnx_data"))
        try link("\(snapshot)/model.onnx_data", to: "../../../../secret")
        #expect(throws: FileError.self) {
            try ExternalDataCheck(graph: path, modelFolder: folder.file("\(repository)/snapshots/0123")).verify()
        }
    }

    @Test("a graph without external data has none")
    func none() throws {
        var graph = TinyGraph()
        graph.constant("w", [1, 2] as [Float], shape: [2])
        let found = try graph.bytes.withUnsafeBytes { bytes throws(FileError) in
            try ExternalTensor.list(in: bytes, path: "x")
        }
        #expect(found.isEmpty)
    }

    @Test("fuzz: changed graphs give a list or a typed error")
    func fuzz() throws {
        let original = graph([("location", "a"), ("offset", "0")]).bytes
        var generator = SeededGenerator(seed: 41)
        for _ in 0..<20_000 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes[place] = .random(in: 0...255, using: &generator)
                case 1: bytes.insert(.random(in: 0...255, using: &generator), at: place)
                default: bytes.removeSubrange(place..<min(bytes.count, place + 3))
                }
                if bytes.isEmpty { bytes = [0] }
            }
            bytes.withUnsafeBytes { bytes in
                do throws(FileError) {
                    _ = try ExternalTensor.list(in: bytes, path: "x")
                } catch {
                    #expect(error.kind == .malformed)
                }
            }
        }
    }

    @Test("fuzz: graphs inside graphs end at a depth")
    func fuzzDepth() throws {
        var message = ProtobufWriter()
        message.write(2, text: "innermost")
        for _ in 0..<4000 {
            var attribute = ProtobufWriter()
            attribute.write(6, message: message)
            var node = ProtobufWriter()
            node.write(5, message: attribute)
            message = ProtobufWriter()
            message.write(1, message: node)
        }
        var model = ProtobufWriter()
        model.write(7, message: message)
        let error = #expect(throws: FileError.self) {
            try model.bytes.withUnsafeBytes { try ExternalTensor.list(in: $0, path: "x") }
        }
        #expect(error?.problem.contains("nested") == true)
    }
}
