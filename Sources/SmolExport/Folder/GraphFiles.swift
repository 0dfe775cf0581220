internal import SmolGraphFormat
internal import SmolSupport

/// A graph as one file, or as two where one would be too large for the format.
struct GraphFiles {
    /// The graph.
    let graph: ExportGraph
    /// Name of the graph's file.
    let name: String
    private let message: ProtobufMessage
    private let places: [String: ExternalPlace]
    /// Bytes of the file with the tensors, 0 where there is none.
    let dataByteCount: Int

    /// Where tensors begin in a file of their own: systems map whole pages.
    private static let alignment = 4096
    /// Tensors shorter than this stay in the graph, where the library reads shapes and constants before all else.
    private static let shortestOutside = 1024
    /// Protobuf's own limit for a message.
    static let largestMessage = Int(Int32.max)

    /// Lays the files out.
    ///
    /// - Parameters:
    ///   - graph: The graph.
    ///   - name: Name of its file.
    ///   - limit: Size from which on tensors go to a file of their own, `<name>_data`, as on the hub.
    init(_ graph: ExportGraph, name: String, limit: Int) {
        self.graph = graph
        self.name = name
        let whole = graph.model()
        var places: [String: ExternalPlace] = [:]
        var end = 0
        if whole.byteCount > limit {
            for tensor in graph.tensors where tensor.source.byteCount >= Self.shortestOutside {
                let start = (end + Self.alignment - 1) / Self.alignment * Self.alignment
                places[tensor.name] = ExternalPlace(location: Self.dataName(name), offset: start)
                end = start + tensor.source.byteCount
            }
        }
        self.places = places
        message = places.isEmpty ? whole : graph.model(places: places)
        dataByteCount = end
    }

    /// The name of the file with a graph's tensors.
    static func dataName(_ name: String) -> String { name + "_data" }

    /// Bytes of the graph's file.
    var graphByteCount: Int { message.byteCount }

    /// Writes the graph's file.
    func writeGraph(to file: OutputFile, _ progress: () -> Void) throws {
        try message.write { bytes in
            try file.write(bytes)
            progress()
        }
    }

    /// Writes the file with the tensors.
    func writeData(to file: OutputFile, _ progress: () -> Void) throws {
        for tensor in graph.tensors where places[tensor.name] != nil {
            try file.pad(to: Self.alignment)
            try tensor.source.write { bytes in
                try file.write(bytes)
                progress()
            }
        }
    }
}
