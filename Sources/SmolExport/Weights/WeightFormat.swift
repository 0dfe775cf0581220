package import SmolGraphFormat

/// How a number is stored in a graph where it is not quantised.
package enum WeightFormat: Sendable {
    /// Four bytes.
    case float32
    /// Two bytes, rounded to nearest; what is too large becomes the largest number there is.
    case float16

    /// ONNX's name for it.
    package var elementType: GraphElementType { self == .float32 ? .float32 : .float16 }
    /// Bytes of one number.
    package var width: Int { self == .float32 ? 4 : 2 }

    /// Hands numbers over in this form; those of `numbers` are overwritten.
    func write(
        _ numbers: UnsafeMutableBufferPointer<Float>,
        to sink: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        guard self == .float16 else { return try sink(UnsafeRawBufferPointer(numbers)) }
        let raw = UnsafeMutableRawBufferPointer(numbers)
        for index in numbers.indices {
            let value = numbers[index]
            // A half is written no further than the float that was read, so nothing unread is lost.
            let bits = HalfPrecision.bits(max(-65_504, min(65_504, value)))
            raw.storeBytes(of: bits, toByteOffset: 2 * index, as: UInt16.self)
        }
        try sink(UnsafeRawBufferPointer(rebasing: raw[..<(2 * numbers.count)]))
    }
}
