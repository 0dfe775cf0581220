internal import SmolSupport

/// The printable characters that byte-level vocabularies write the 256 bytes with.
///
/// Printable Latin-1 characters stand for their own byte; the other bytes, in order, are U+0100, U+0101 and so on
/// (the table of GPT-2's encoder).
enum ByteAlphabet {
    /// The character of each byte, in UTF-8.
    static let utf8OfByte: [[UInt8]] = scalarOfByte.map { Array(String($0).utf8) }

    /// The character of each byte.
    static let scalarOfByte: [Unicode.Scalar] = {
        var next: UInt32 = 0x100
        return (UInt8.min...UInt8.max).map { byte in
            switch byte {
            case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: return Unicode.Scalar(byte)
            default:
                defer { next += 1 }
                return Unicode.Scalar(next) ?? "\u{FFFD}"
            }
        }
    }()

    /// The bytes that a token stands for; its own UTF-8 where a character of it is not in the alphabet.
    static func bytes(ofToken token: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(token.count)
        var index = 0
        while index < token.count {
            let (scalar, length) = UTF8Scanner.scalar(in: token, at: index, end: token.count)
            guard let scalar, scalar.value < byteOfScalar.count, let byte = byteOfScalar[Int(scalar.value)] else {
                return token
            }
            bytes.append(byte)
            index += length
        }
        return bytes
    }

    private static let byteOfScalar: [UInt8?] = {
        let highest = scalarOfByte.map(\.value).max() ?? 0
        var table = [UInt8?](repeating: nil, count: Int(highest) + 1)
        for (byte, scalar) in scalarOfByte.enumerated() { table[Int(scalar.value)] = UInt8(byte) }
        return table
    }()
}
