/// Turns the bytes of tokens into text as they come, only whole characters.
///
/// A character may be split over tokens: its bytes are held back until it is complete. Bytes that can no longer
/// become a character give U+FFFD. All pieces together are the text of all the bytes together.
package struct TextStream: Sendable {
    /// Bytes that begin a character but do not end it, at most 3.
    private var pending: [UInt8] = []

    package init() {}

    /// Takes the bytes of a token and returns the text that has become certain, which may be empty.
    package mutating func append(_ bytes: some Sequence<UInt8>) -> String {
        pending.append(contentsOf: bytes)
        let whole = pending.count - Self.lengthOfIncompleteEnd(of: pending)
        let text = String(decoding: pending[..<whole], as: UTF8.self)
        pending.removeFirst(whole)
        return text
    }

    /// Returns what is left at the end of the answer: U+FFFD for a character that was cut.
    package mutating func finish() -> String {
        defer { pending.removeAll() }
        return String(decoding: pending, as: UTF8.self)
    }

    /// Number of bytes at the end that begin a character which further bytes could complete.
    private static func lengthOfIncompleteEnd(of bytes: [UInt8]) -> Int {
        for length in 1...3 where length <= bytes.count {
            let lead = bytes[bytes.count - length]
            if lead & 0xC0 == 0x80 { continue }
            guard let expected = sequenceLength(lead: lead), length < expected else { return 0 }
            let isPossible = length < 2 || secondByteRange(lead: lead).contains(bytes[bytes.count - length + 1])
            return isPossible ? length : 0
        }
        return 0
    }

    /// Bytes of a character of several bytes, by its first one; nil when no such character begins so.
    private static func sequenceLength(lead: UInt8) -> Int? {
        switch lead {
        case 0xC2...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xF4: 4
        default: nil
        }
    }

    /// What may follow a first byte (Unicode 16, table 3-7).
    private static func secondByteRange(lead: UInt8) -> ClosedRange<UInt8> {
        switch lead {
        case 0xE0: 0xA0...0xBF
        case 0xED: 0x80...0x9F
        case 0xF0: 0x90...0xBF
        case 0xF4: 0x80...0x8F
        default: 0x80...0xBF
        }
    }
}
