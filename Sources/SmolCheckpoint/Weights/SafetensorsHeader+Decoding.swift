/// The header's JSON as it stands in the file, types right but nothing compared yet.
struct DecodedHeader: Decodable {
    /// One tensor's entry.
    struct Tensor: Decodable {
        let dataType: String
        let shape: [Int]
        let dataOffsets: [Int]

        private enum CodingKeys: String, CodingKey {
            case dataType = "dtype"
            case shape
            case dataOffsets = "data_offsets"
        }
    }

    /// Any key.
    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    var metadata: [String: String] = [:]
    var tensors: [(name: String, tensor: Tensor)] = []

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        for key in container.allKeys {
            if key.stringValue == "__metadata__" {
                metadata = try container.decode([String: String].self, forKey: key)
            } else {
                do {
                    tensors.append((key.stringValue, try container.decode(Tensor.self, forKey: key)))
                } catch {
                    // A number that does not fit is reported without its place: name at least the tensor.
                    throw DecodingError.dataCorruptedError(forKey: key, in: container, debugDescription: "\(error)")
                }
            }
        }
    }
}

extension DecodedHeader.Tensor {
    /// The entry with its type known, its offsets inside `data` and as long as its shape demands.
    func checked(name: String, path: String, data: Range<Int>) throws(CheckpointError) -> SafetensorsHeader.Entry {
        func malformed(_ problem: String) -> CheckpointError {
            CheckpointError(.malformed, file: path, place: singleLine(name), problem)
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
