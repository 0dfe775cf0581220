/// The escape sequences of ECMA-48 that keys send and terminals answer with.
enum ControlSequence {
    /// The key of a sequence that begins with `ESC [`, and its length; a nil key begins a paste, nil needs more bytes.
    static func key(in bytes: ArraySlice<UInt8>) -> (key: Key?, length: Int)? {
        var place = bytes.startIndex + 2
        while place < bytes.endIndex, (0x20..<0x40).contains(bytes[place]) { place += 1 }
        guard place < bytes.endIndex else { return bytes.count > 64 ? (.ignored, bytes.count) : nil }
        let length = place - bytes.startIndex + 1
        // The Linux console's function keys, `ESC [ [ A`.
        if bytes[place] == UInt8(ascii: "["), length == 3 {
            return bytes.count > 3 ? (.ignored, 4) : nil
        }
        let parameters = bytes[(bytes.startIndex + 2)..<place]
            .split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
            .map { Int(String(decoding: $0, as: UTF8.self)) ?? 0 }
        let number = parameters.first ?? 0
        let modifier = parameters.count > 1 ? parameters[1] : 1
        if bytes[place] == UInt8(ascii: "~") {
            return number == 200 ? (nil, length) : (editingKey(number, modifier: modifier), length)
        }
        return (cursorKey(bytes[place], modifier: modifier) ?? .ignored, length)
    }

    /// The key of a final byte; `modifier` is 3 with Alt, 5 with Ctrl.
    static func cursorKey(_ final: UInt8, modifier: Int) -> Key? {
        let byWord = modifier == 3 || modifier == 5 || modifier == 7
        switch final {
        case UInt8(ascii: "A"): return .up
        case UInt8(ascii: "B"): return .down
        case UInt8(ascii: "C"): return byWord ? .wordRight : .right
        case UInt8(ascii: "D"): return byWord ? .wordLeft : .left
        case UInt8(ascii: "H"): return .home
        case UInt8(ascii: "F"): return .end
        case UInt8(ascii: "M"): return .enter
        default: return nil
        }
    }

    private static func editingKey(_ number: Int, modifier: Int) -> Key {
        switch number {
        case 1, 7: .home
        case 4, 8: .end
        case 3: modifier == 5 || modifier == 3 ? .controlDelete : .delete
        default: .ignored
        }
    }

    /// The length of a string such as an answer to a question, up to `ESC \` or BEL; nil needs more bytes.
    static func string(_ bytes: ArraySlice<UInt8>) -> Int? {
        for place in bytes.indices.dropFirst(2) {
            if bytes[place] == 0x07 { return place - bytes.startIndex + 1 }
            if bytes[place] == UInt8(ascii: "\\"), bytes[place - 1] == 0x1B { return place - bytes.startIndex + 1 }
        }
        return nil
    }
}
