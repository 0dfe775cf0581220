/// Reads UTF-8 scalar by scalar out of a byte array.
package enum UTF8Scanner {
    /// The scalar that starts at `index`, and its length in bytes.
    ///
    /// Where the bytes are not UTF-8 the scalar is `nil`, and the length that of the longest prefix of a sequence
    /// that could have been valid, at least one (Unicode 16, section 3.9, "maximal subpart").
    @inline(__always)
    package static func scalar(in bytes: [UInt8], at index: Int, end: Int) -> (scalar: Unicode.Scalar?, length: Int) {
        let first = bytes[index]
        if first < 0x80 { return (Unicode.Scalar(first), 1) }
        return multiByteScalar(in: bytes, at: index, end: end)
    }

    private static func multiByteScalar(in bytes: [UInt8], at index: Int, end: Int) -> (Unicode.Scalar?, Int) {
        let first = bytes[index]
        let count: Int
        // The second byte has a narrower range after some first bytes: no overlong forms, no surrogates.
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch first {
        case 0xC2...0xDF: count = 2
        case 0xE0: (count, second) = (3, 0xA0...0xBF)
        case 0xED: (count, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: count = 3
        case 0xF0: (count, second) = (4, 0x90...0xBF)
        case 0xF4: (count, second) = (4, 0x80...0x8F)
        case 0xF1...0xF3: count = 4
        default: return (nil, 1)
        }
        var value = UInt32(first) & (0x7F >> UInt32(count))
        for offset in 1..<count {
            guard index + offset < end else { return (nil, offset) }
            let byte = bytes[index + offset]
            let isAllowed = offset == 1 ? second.contains(byte) : byte & 0xC0 == 0x80
            guard isAllowed else { return (nil, offset) }
            value = value << 6 | UInt32(byte & 0x3F)
        }
        return (Unicode.Scalar(value), count)
    }
}
