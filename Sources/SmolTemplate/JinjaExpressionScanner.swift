/// Reads one token inside of a tag.
struct JinjaExpressionScanner {
    let source: [Unicode.Scalar]
    var position: Int
    var line: Int

    private static let longSymbols = ["**", "//", "==", "!=", "<=", ">="]
    private static let shortSymbols = "+-*/%~<>=().,:|[]{}"

    /// The token that starts here, which is not white space.
    mutating func next() throws(JinjaError) -> JinjaToken.Kind {
        let scalar = source[position]
        if scalar == "'" || scalar == "\"" { return .string(try scanString(scalar)) }
        if Self.isDigit(scalar) { return try scanNumber() }
        if scalar == "_" || scalar.properties.isXIDStart { return .name(scanName()) }
        for symbol in Self.longSymbols where source[position...].starts(with: symbol.unicodeScalars) {
            position += 2
            return .symbol(symbol)
        }
        guard Self.shortSymbols.unicodeScalars.contains(scalar) else {
            throw syntax("a character that has no meaning here: \(String(scalar).debugDescription)")
        }
        position += 1
        return .symbol(String(scalar))
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
        scalar >= "0" && scalar <= "9"
    }

    private mutating func scanName() -> String {
        var name = String.UnicodeScalarView()
        while position < source.count, source[position] == "_" || source[position].properties.isXIDContinue {
            name.append(source[position])
            position += 1
        }
        return String(name)
    }

    private mutating func scanNumber() throws(JinjaError) -> JinjaToken.Kind {
        var digits = scanDigits()
        var isFloat = false
        if position + 1 < source.count, source[position] == ".", Self.isDigit(source[position + 1]) {
            isFloat = true
            position += 1
            digits += "." + scanDigits()
        }
        if position + 1 < source.count, source[position] == "e" || source[position] == "E" {
            let isSigned = source[position + 1] == "-" || source[position + 1] == "+"
            let first = position + (isSigned ? 2 : 1)
            if first < source.count, Self.isDigit(source[first]) {
                isFloat = true
                digits += isSigned ? "e\(source[position + 1])" : "e"
                position = first
                digits += scanDigits()
            }
        }
        if isFloat, let value = Double(digits) { return .float(value) }
        guard let value = Int(digits) else { throw syntax("the number \(digits.prefix(40)) is too large") }
        return .integer(value)
    }

    private mutating func scanDigits() -> String {
        var digits = ""
        while position < source.count, Self.isDigit(source[position]) || source[position] == "_" {
            if source[position] != "_" { digits.unicodeScalars.append(source[position]) }
            position += 1
        }
        return digits
    }

    private mutating func scanString(_ quote: Unicode.Scalar) throws(JinjaError) -> String {
        let start = line
        position += 1
        var text = String.UnicodeScalarView()
        while position < source.count {
            let scalar = source[position]
            position += 1
            if scalar == quote { return String(text) }
            if scalar == "\n" { line += 1 }
            if scalar == "\\", position < source.count {
                try scanEscape(into: &text)
            } else {
                text.append(scalar)
            }
        }
        throw JinjaError(kind: .syntax, line: start, problem: "a string without its closing quote")
    }

    /// An escape of a Python string literal; a backslash before anything else stands for itself.
    private mutating func scanEscape(into text: inout String.UnicodeScalarView) throws(JinjaError) {
        let letter = source[position]
        position += 1
        switch letter {
        case "\n": line += 1
        case "\\", "'", "\"": text.append(letter)
        case "n": text.append("\n")
        case "t": text.append("\t")
        case "r": text.append("\r")
        case "a": text.append("\u{07}")
        case "b": text.append("\u{08}")
        case "f": text.append("\u{0C}")
        case "v": text.append("\u{0B}")
        case "x": text.append(try scanCode(digits: 2))
        case "u": text.append(try scanCode(digits: 4))
        case "U": text.append(try scanCode(digits: 8))
        case "0"..."7":
            var value = letter.value - 0x30
            for _ in 0..<2 {
                guard position < source.count, source[position] >= "0", source[position] <= "7" else { break }
                value = value * 8 + source[position].value - 0x30
                position += 1
            }
            text.append(Unicode.Scalar(value) ?? "\u{FFFD}")
        case "N":
            throw JinjaError(kind: .unsupported, line: line, problem: "the escape '\\N' is not supported")
        default:
            text.append("\\")
            text.append(letter)
        }
    }

    private mutating func scanCode(digits: Int) throws(JinjaError) -> Unicode.Scalar {
        var value: UInt32 = 0
        for _ in 0..<digits {
            guard position < source.count, let digit = Character(source[position]).hexDigitValue,
                source[position].isASCII
            else { throw syntax("an escape that needs \(digits) hexadecimal digits") }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        guard let scalar = Unicode.Scalar(value) else { throw syntax("an escape that is not a character") }
        return scalar
    }

    private func syntax(_ problem: String) -> JinjaError {
        JinjaError(kind: .syntax, line: line, problem: problem)
    }
}
