internal import SmolGraphFormat

/// One tensor of a safetensors file.
package struct TensorView: Sendable {
    /// Name in the file.
    package let name: String
    /// Element type.
    package let dataType: TensorDataType
    /// Extent of each dimension, outermost first, as in the file.
    package let shape: [Int]
    /// Where the elements lie in the file.
    package let fileRange: Range<Int>
    /// The file, kept mapped as long as this view lives.
    package let file: any TensorStorage

    /// The elements, row-major, little-endian; valid only while this view or its file is kept alive.
    ///
    /// The format does not promise that the address is a multiple of the element's size: load unaligned.
    package var bytes: UnsafeRawBufferPointer {
        file.bytes(in: fileRange)
    }

    /// Number of elements; the header's check has shown that it does not overflow.
    package var elementCount: Int { shape.reduce(1, *) }

    /// Gives the memory of this tensor's pages back; using the tensor again reads the file again.
    package func discard() {
        file.discard(fileRange)
    }

    /// Calls `body` with the elements and keeps the file mapped meanwhile.
    package func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(file) {} }
        return try body(bytes)
    }
}

extension TensorView {
    /// Converts `count` elements from `first` on to float32, exactly.
    ///
    /// The tensor is one of weights (F32, F16 or BF16), which `SafetensorsFile.tensor(named:)` has checked.
    package func readFloats(from first: Int, count: Int, into target: UnsafeMutablePointer<Float>) {
        withBytes { bytes in
            let width = dataType.bitWidth / 8
            let source = UnsafeRawBufferPointer(rebasing: bytes[first * width..<(first + count) * width])
            switch dataType {
            case .float32:
                UnsafeMutableRawBufferPointer(start: target, count: source.count).copyMemory(from: source)
            case .bfloat16:
                for index in 0..<count {
                    let bits = source.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self)
                    target[index] = Float(bitPattern: UInt32(bits) << 16)
                }
            case .float16:
                for index in 0..<count {
                    target[index] = HalfPrecision.float(
                        source.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self)
                    )
                }
            default: preconditionFailure("\(dataType.rawValue) is no type of weights")
            }
        }
    }
}
