extension JSONReader {
    /// Reads `true` or `false`.
    package mutating func readBoolean() throws(FileError) -> Bool {
        try expect(.boolean)
        if bytes[position] == UInt8(ascii: "t") {
            try scanLiteral("true")
            return true
        }
        try scanLiteral("false")
        return false
    }

    /// Reads `null`.
    package mutating func readNull() throws(FileError) {
        try expect(.null)
        try scanLiteral("null")
    }

    /// Reads a whole number from 0 to `maximum`.
    package mutating func readCount(maximum: Int) throws(FileError) -> Int {
        try expect(.number)
        let range = try scanNumber()
        var value = 0
        for byte in bytes[range] {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else {
                throw invalid("should be a whole number from 0 to \(maximum)")
            }
            let digit = Int(byte - UInt8(ascii: "0"))
            guard value <= (maximum - digit) / 10 else { throw invalid("should be no more than \(maximum)") }
            value = value * 10 + digit
        }
        return value
    }

    /// Reads a number as the characters it is written with.
    package mutating func readNumberText() throws(FileError) -> ArraySlice<UInt8> {
        try expect(.number)
        return bytes[try scanNumber()]
    }

    /// Passes over a number, and gives the bytes it is written with.
    mutating func scanNumber() throws(FileError) -> Range<Int> {
        let start = position
        if peekByte() == UInt8(ascii: "-") { position += 1 }
        if peekByte() == UInt8(ascii: "0") {
            position += 1
        } else {
            try scanDigits()
        }
        if peekByte() == UInt8(ascii: ".") {
            position += 1
            try scanDigits()
        }
        if let byte = peekByte(), byte | 0x20 == UInt8(ascii: "e") {
            position += 1
            if let sign = peekByte(), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { position += 1 }
            try scanDigits()
        }
        return start..<position
    }

    private func peekByte() -> UInt8? {
        position < bytes.count ? bytes[position] : nil
    }

    private mutating func scanDigits() throws(FileError) {
        let start = position
        while let byte = peekByte(), byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
        guard position > start else { throw malformed("a digit should be here") }
    }

    private mutating func scanLiteral(_ literal: StaticString) throws(FileError) {
        let matches = literal.withUTF8Buffer { bytes[position...].starts(with: $0) }
        guard matches else { throw malformed("should be \(literal)") }
        position += literal.utf8CodeUnitCount
    }
}
