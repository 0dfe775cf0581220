internal import SmolSupport

/// The header's JSON, types right but nothing compared yet.
struct HeaderText {
    /// One tensor's entry.
    struct Tensor {
        let dataType: String
        let shape: [Int]
        let dataOffsets: [Int]
    }

    var metadata: [String: String] = [:]
    var tensors: [(name: String, tensor: Tensor)] = []

    init(_ json: UnsafeRawBufferPointer, path: String) throws(FileError) {
        var reader = JSONReader(Array(json), file: path)
        var names: Set<String> = []
        do throws(FileError) {
            try reader.beginObject()
            while let key = try reader.nextKey() {
                let name = reader.string(key)
                guard names.insert(name).inserted else { throw reader.invalid("is named twice") }
                if name == "__metadata__" {
                    metadata = try Self.readTexts(&reader)
                } else {
                    tensors.append((name, try Self.readTensor(&reader)))
                }
            }
            try reader.expectEnd()
        } catch {
            // A byte's place is counted from the header's first; a value's place is its tensor.
            guard error.kind == .malformed else {
                throw FileError(.malformed, file: path, place: error.place, error.problem)
            }
            let place = error.place.map { "\($0): " } ?? ""
            throw FileError(.malformed, file: path, place: "header", place + error.problem)
        }
    }

    private static func readTexts(_ reader: inout JSONReader) throws(FileError) -> [String: String] {
        var texts: [String: String] = [:]
        try reader.beginObject()
        while let key = try reader.nextKey() { texts[reader.string(key)] = try reader.readString() }
        return texts
    }

    private static func readTensor(_ reader: inout JSONReader) throws(FileError) -> Tensor {
        var seen: Set<String> = []
        var dataType: String?
        var shape: [Int]?
        var dataOffsets: [Int]?
        try reader.beginObject()
        while let key = try reader.nextKey() {
            let name = reader.string(key)
            guard seen.insert(name).inserted else { throw reader.invalid("is named twice") }
            switch name {
            case "dtype": dataType = try reader.readString()
            case "shape": shape = try readCounts(&reader)
            case "data_offsets": dataOffsets = try readCounts(&reader)
            default: try reader.skipValue()
            }
        }
        guard let dataType, let shape, let dataOffsets else {
            throw reader.invalid("is not of the form {dtype, shape, data_offsets}")
        }
        return Tensor(dataType: dataType, shape: shape, dataOffsets: dataOffsets)
    }

    private static func readCounts(_ reader: inout JSONReader) throws(FileError) -> [Int] {
        var counts: [Int] = []
        try reader.beginArray()
        while try reader.nextElement() { counts.append(try reader.readCount(maximum: .max)) }
        return counts
    }
}

extension HeaderText.Tensor {
    /// The entry with its type known, its offsets inside `data` and as long as its shape demands.
    func checked(name: String, path: String, data: Range<Int>) throws(FileError) -> SafetensorsHeader.Entry {
        func malformed(_ problem: String) -> FileError {
            FileError(.malformed, file: path, place: singleLine(name), problem)
        }
        guard let dataType = TensorDataType(rawValue: dataType) else {
            throw malformed("has the unknown dtype \"\(singleLine(dataType))\"")
        }
        guard shape.count <= SafetensorsHeader.largestRank else {
            throw malformed("has \(shape.count) dimensions, expected at most \(SafetensorsHeader.largestRank)")
        }
        guard dataOffsets.count == 2, dataOffsets[0] >= 0, dataOffsets[0] <= dataOffsets[1] else {
            throw malformed("data_offsets are \(dataOffsets.prefix(4)), expected [begin, end] in order")
        }
        guard dataOffsets[1] <= data.count else {
            throw malformed("its data ends at \(dataOffsets[1]), but the file holds \(data.count) bytes of data")
        }
        var bits = dataType.bitWidth
        for extent in shape {
            let (product, overflow) = bits.multipliedReportingOverflow(by: extent)
            guard extent >= 0, !overflow else {
                throw malformed("shape \(shape) is negative or too large")
            }
            bits = product
        }
        guard bits.isMultiple(of: 8), bits / 8 == dataOffsets[1] - dataOffsets[0] else {
            throw malformed(
                "shape \(shape) of \(dataType.rawValue) takes \(bits / 8) bytes, "
                    + "but data_offsets span \(dataOffsets[1] - dataOffsets[0])"
            )
        }
        let start = data.lowerBound
        return SafetensorsHeader.Entry(
            name: name,
            dataType: dataType,
            shape: shape,
            fileRange: (start + dataOffsets[0])..<(start + dataOffsets[1])
        )
    }
}
