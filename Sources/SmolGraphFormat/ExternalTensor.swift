package import SmolSupport

/// A tensor of a graph whose bytes lie in another file.
package struct ExternalTensor: Equatable {
    /// Its name in the graph; may be empty.
    package var name = ""
    /// Where the graph says that the bytes lie; every text that a reader might take for it.
    package var locations: [String] = []

    /// Finds the tensors with external data of a graph file, wherever in it they are.
    ///
    /// Field numbers are those of `onnx.proto3`. A field that occurs several times counts each time, so that no reader
    /// sees a location that was not seen here.
    ///
    /// - Throws: ``FileError`` when the file is not a graph.
    package static func list(in file: MappedFile) throws(FileError) -> [ExternalTensor] {
        try list(in: file.bytes, path: file.path)
    }

    /// The same for the bytes of a file.
    package static func list(
        in bytes: UnsafeRawBufferPointer,
        path: String
    ) throws(FileError) -> [ExternalTensor] {
        var scan = Scan(bytes: bytes)
        do throws(ProtobufReader.Failure) {
            try scan.visit(.model, 0..<bytes.count, depth: 0)
        } catch {
            throw FileError(
                .malformed,
                file: path,
                place: "byte \(error.offset)",
                "not an ONNX graph: \(error.problem); download the file again"
            )
        }
        return scan.found
    }

    /// The messages that can hold tensors.
    private enum Message {
        case model, training, function, graph, node, attribute, sparseTensor, tensor, entry

        /// The message that a field of this one holds, where it can lead to tensors.
        func child(_ field: Int) -> Message? {
            switch (self, field) {
            case (.model, 7), (.training, 1), (.training, 2), (.attribute, 6), (.attribute, 11): .graph
            case (.model, 20): .training
            case (.model, 25): .function
            case (.graph, 1), (.function, 7): .node
            case (.node, 5), (.function, 11): .attribute
            case (.graph, 15), (.attribute, 22), (.attribute, 23): .sparseTensor
            case (.graph, 5), (.attribute, 5), (.attribute, 10), (.sparseTensor, 1), (.sparseTensor, 2): .tensor
            case (.tensor, 13): .entry
            default: nil
            }
        }
    }

    private struct Scan {
        let bytes: UnsafeRawBufferPointer
        var found: [ExternalTensor] = []
        var current = ExternalTensor()

        /// Graphs inside graphs inside graphs: deeper than this is no model.
        static let largestDepth = 64

        mutating func visit(_ message: Message, _ range: Range<Int>, depth: Int) throws(ProtobufReader.Failure) {
            guard depth <= Self.largestDepth else {
                throw ProtobufReader.Failure(offset: range.lowerBound, problem: "messages are nested too deeply")
            }
            var reader = ProtobufReader(bytes, range: range)
            if message == .tensor { current = ExternalTensor() }
            var keys: [String] = []
            var values: [String] = []
            while let (field, value) = try reader.next() {
                guard case .bytes(let place) = value else { continue }
                if let child = message.child(field) { try visit(child, place, depth: depth + 1) }
                switch (message, field) {
                case (.tensor, 8): current.name = text(place)
                case (.entry, 1): keys.append(text(place))
                case (.entry, 2): values.append(text(place))
                default: break
                }
            }
            if message == .entry, keys.contains("location") { current.locations += values.isEmpty ? [""] : values }
            if message == .tensor, !current.locations.isEmpty { found.append(current) }
        }

        private func text(_ place: Range<Int>) -> String {
            String(decoding: bytes[place], as: UTF8.self)
        }
    }
}
