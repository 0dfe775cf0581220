/// Turns the bytes that a terminal sends into keys.
///
/// Bytes may come in any pieces. After an escape byte nothing but time tells whether the person pressed the escape key
/// or a sequence is still under way: when ``isIncomplete`` and nothing comes for a moment, call ``flush()``.
package struct KeyDecoder: Sendable {
    /// A paste keeps so many bytes; what is after them is let go.
    package static let maximumPaste = 1 << 20

    private var pending: [UInt8] = []
    private var paste: [UInt8]?

    package init() {}

    /// Whether bytes wait for others to become a key.
    package var isIncomplete: Bool { !pending.isEmpty && paste == nil }

    /// Takes bytes and gives the keys that they complete.
    package mutating func decode(_ bytes: some Sequence<UInt8>) -> [Key] {
        pending.append(contentsOf: bytes)
        var keys: [Key] = []
        var place = 0
        while place < pending.count {
            if paste != nil {
                guard let end = takePaste(from: &place, keys: &keys) else { break }
                place = end
                continue
            }
            guard let (key, length) = Self.key(in: pending[place...]) else { break }
            place += length
            if let key { keys.append(key) } else { paste = [] }
        }
        pending.removeFirst(min(place, pending.count))
        return keys
    }

    /// Gives what the waiting bytes mean when no others come.
    package mutating func flush() -> [Key] {
        guard isIncomplete else { return [] }
        defer { pending = [] }
        guard pending[0] == 0x1B else { return [.text("\u{FFFD}")] }
        if pending.count == 1 { return [.escape] }
        guard pending.count == 2, let letter = Self.alt(pending[1]) else { return [.ignored] }
        return [letter]
    }

    /// Collects pasted bytes up to the end mark; nil when it is yet to come.
    private mutating func takePaste(from place: inout Int, keys: inout [Key]) -> Int? {
        let mark: [UInt8] = [0x1B, 0x5B, 0x32, 0x30, 0x31, 0x7E]
        let rest = pending[place...]
        var end = rest.startIndex
        while end < rest.endIndex, !mark.starts(with: rest[end...].prefix(mark.count)) { end += 1 }
        let room = max(0, Self.maximumPaste - (paste?.count ?? 0))
        paste?.append(contentsOf: rest[..<end].prefix(room))
        place = end
        guard rest.endIndex - end >= mark.count else { return nil }
        keys.append(.paste(Self.cleaned(String(decoding: paste ?? [], as: UTF8.self))))
        paste = nil
        return end + mark.count
    }

    /// Pasted text with plain line breaks and without control characters.
    private static func cleaned(_ text: String) -> String {
        text.replacing("\r\n", with: "\n").replacing("\r", with: "\n").safeForTerminal
    }

    /// The first key and its length in bytes; a nil key begins a paste, nil needs more bytes.
    private static func key(in bytes: ArraySlice<UInt8>) -> (key: Key?, length: Int)? {
        guard let first = bytes.first else { return nil }
        switch first {
        case 0x1B: return escapeSequence(bytes)
        case 0x0D, 0x0A: return (.enter, 1)
        case 0x09: return (.tab, 1)
        case 0x7F, 0x08: return (.backspace, 1)
        case 0x01...0x1A: return (.control(Character(Unicode.Scalar(first + 0x60))), 1)
        case 0x1F: return (.control("_"), 1)
        case 0x00..<0x20: return (.ignored, 1)
        case 0x20..<0x7F: return (.text(String(Character(Unicode.Scalar(first)))), 1)
        default: return character(bytes)
        }
    }

    /// A character of several bytes.
    private static func character(_ bytes: ArraySlice<UInt8>) -> (key: Key?, length: Int)? {
        let first = bytes[bytes.startIndex]
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 1
        guard length > 1, first <= 0xF4 else { return (.text("\u{FFFD}"), 1) }
        let part = bytes.prefix(length)
        if let bad = part.dropFirst().firstIndex(where: { $0 & 0xC0 != 0x80 }) {
            return (.text("\u{FFFD}"), bad - bytes.startIndex)
        }
        guard part.count == length else { return nil }
        // Scalars 0x80 to 0x9F are controls, which some terminals take for the start of a sequence.
        let text = String(decoding: part, as: UTF8.self)
        return (text.safeForTerminal.isEmpty ? .ignored : .text(text), length)
    }

    private static func escapeSequence(_ bytes: ArraySlice<UInt8>) -> (key: Key?, length: Int)? {
        guard bytes.count > 1 else { return nil }
        let second = bytes[bytes.startIndex + 1]
        switch second {
        case UInt8(ascii: "["): return ControlSequence.key(in: bytes)
        case UInt8(ascii: "O"):
            guard bytes.count > 2 else { return nil }
            return (ControlSequence.cursorKey(bytes[bytes.startIndex + 2], modifier: 1) ?? .ignored, 3)
        case UInt8(ascii: "P"), UInt8(ascii: "]"), UInt8(ascii: "_"), UInt8(ascii: "^"), UInt8(ascii: "X"):
            return ControlSequence.string(bytes).map { (.ignored, $0) }
        case 0x1B: return (.escape, 1)
        default: return (alt(second) ?? .ignored, 2)
        }
    }

    private static func alt(_ byte: UInt8) -> Key? {
        switch byte {
        case 0x0D, 0x0A: return .altEnter
        case 0x7F, 0x08: return .altBackspace
        case 0x20..<0x7F: return .alt(Character(Unicode.Scalar(byte)))
        default: return nil
        }
    }
}
