extension JSONReader {
    /// Reads a string, which is decoded only when it is asked for.
    package mutating func readText() throws(FileError) -> JSONText {
        try expect(.string)
        return try scanString()
    }

    /// Reads a string.
    package mutating func readString() throws(FileError) -> String {
        string(try readText())
    }

    /// The characters of a string.
    package func string(_ text: JSONText) -> String {
        var utf8: [UInt8] = []
        appendUTF8(of: text, to: &utf8)
        return String(decoding: utf8, as: UTF8.self)
    }

    /// Whether the string is exactly the characters of `literal`, which needs no escapes.
    package func matches(_ text: JSONText, _ literal: StaticString) -> Bool {
        if text.hasEscapes { return string(text) == "\(literal)" }
        return literal.withUTF8Buffer { bytes[text.range].elementsEqual($0) }
    }

    /// Appends the string's UTF-8, escapes replaced.
    package func appendUTF8(of text: JSONText, to utf8: inout [UInt8]) {
        guard text.hasEscapes else {
            utf8.append(contentsOf: bytes[text.range])
            return
        }
        var index = text.range.lowerBound
        while index < text.range.upperBound {
            let byte = bytes[index]
            guard byte == UInt8(ascii: "\\") else {
                utf8.append(byte)
                index += 1
                continue
            }
            // The scan has checked the escape's form.
            switch bytes[index + 1] {
            case UInt8(ascii: "u"):
                var unit = hexadecimal(at: index + 2) ?? 0xFFFD
                index += 6
                if unit & 0xFC00 == 0xD800 {
                    let low = hexadecimal(at: index + 2) ?? 0xDC00
                    unit = 0x10000 + (unit & 0x3FF) << 10 + low & 0x3FF
                    index += 6
                }
                let scalar = Unicode.Scalar(unit) ?? "\u{FFFD}"
                utf8.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            case let letter:
                utf8.append(Self.escapes[Int(letter)])
                index += 2
            }
        }
    }

    /// Passes over a string, opening quote first, checking escapes and UTF-8.
    mutating func scanString() throws(FileError) -> JSONText {
        position += 1
        let start = position
        var hasEscapes = false
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return JSONText(range: start..<position - 1, hasEscapes: hasEscapes)
            case UInt8(ascii: "\\"):
                hasEscapes = true
                try scanEscape()
            case 0..<0x20:
                throw malformed("a control character inside a string")
            case 0x20..<0x80:
                position += 1
            default:
                let (scalar, length) = UTF8Scanner.scalar(in: bytes, at: position, end: bytes.count)
                guard scalar != nil else { throw malformed("a string that is not UTF-8") }
                position += length
            }
        }
        throw malformed("the file ends inside a string")
    }

    private mutating func scanEscape() throws(FileError) {
        guard position + 1 < bytes.count else { throw malformed("the file ends inside a string") }
        let letter = bytes[position + 1]
        guard letter == UInt8(ascii: "u") else {
            guard Self.escapes[Int(letter)] != 0 else { throw malformed("an escape that JSON does not have") }
            position += 2
            return
        }
        guard let unit = hexadecimal(at: position + 2) else { throw malformed("\\u needs four hexadecimal digits") }
        if unit & 0xFC00 == 0xDC00 { throw malformed("half of a surrogate pair") }
        if unit & 0xFC00 == 0xD800 {
            guard position + 7 < bytes.count, bytes[position + 6] == UInt8(ascii: "\\"),
                bytes[position + 7] == UInt8(ascii: "u"), let low = hexadecimal(at: position + 8),
                low & 0xFC00 == 0xDC00
            else { throw malformed("half of a surrogate pair") }
            position += 6
        }
        position += 6
    }

    private func hexadecimal(at index: Int) -> UInt32? {
        guard index + 4 <= bytes.count else { return nil }
        var value: UInt32 = 0
        for byte in bytes[index..<index + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else { return nil }
            value = value << 4 | UInt32(digit)
        }
        return value
    }

    /// What the letter after a backslash stands for; 0 where there is no such escape.
    private static let escapes: [UInt8] = {
        var table = [UInt8](repeating: 0, count: 256)
        for (letter, value) in zip("\"\\/bfnrt".utf8, [0x22, 0x5C, 0x2F, 0x08, 0x0C, 0x0A, 0x0D, 0x09] as [UInt8]) {
            table[Int(letter)] = value
        }
        return table
    }()
}
