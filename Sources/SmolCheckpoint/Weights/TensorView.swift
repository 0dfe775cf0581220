internal import SmolGraphFormat
package import SmolSupport

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

/// Memory that holds tensors: a mapped file, or numbers that are made when they are read.
///
/// Packing reads a tensor once and lets go of it, so a checkpoint need never be in memory as a whole.
package protocol TensorStorage: AnyObject, Sendable {
    /// What errors call it: the path of a file.
    var path: String { get }

    /// The bytes of a range; valid while the storage lives and until the range is discarded.
    func bytes(in range: Range<Int>) -> UnsafeRawBufferPointer

    /// Gives the memory of a range back; reading there again brings the same bytes again.
    func discard(_ range: Range<Int>)
}

extension MappedFile: TensorStorage {
    /// The bytes of a range of the file.
    package func bytes(in range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[range])
    }
}

/// The element types that a safetensors file can name.
package enum TensorDataType: String, Sendable, Equatable, CaseIterable {
    case float32 = "F32"
    case float16 = "F16"
    case bfloat16 = "BF16"
    case float64 = "F64"
    case complex64 = "C64"
    case boolean = "BOOL"
    case integer8 = "I8"
    case integer16 = "I16"
    case integer32 = "I32"
    case integer64 = "I64"
    case unsigned8 = "U8"
    case unsigned16 = "U16"
    case unsigned32 = "U32"
    case unsigned64 = "U64"
    case float8e5m2 = "F8_E5M2"
    case float8e4m3 = "F8_E4M3"
    case float8e8m0 = "F8_E8M0"
    case float6e2m3 = "F6_E2M3"
    case float6e3m2 = "F6_E3M2"
    case float4 = "F4"

    /// Bits of one element.
    package var bitWidth: Int {
        switch self {
        case .float4: 4
        case .float6e2m3, .float6e3m2: 6
        case .boolean, .integer8, .unsigned8, .float8e5m2, .float8e4m3, .float8e8m0: 8
        case .float16, .bfloat16, .integer16, .unsigned16: 16
        case .float32, .integer32, .unsigned32: 32
        case .float64, .complex64, .integer64, .unsigned64: 64
        }
    }

    /// Whether weights of this type can be computed with.
    package var isSupportedWeight: Bool {
        switch self {
        case .float32, .float16, .bfloat16: true
        default: false
        }
    }
}
