extension JinjaEvaluator {
    /// `value|name(arguments)`.
    mutating func applyFilter(
        _ name: String,
        to value: JinjaValue,
        _ arguments: Arguments,
        _ line: Int
    ) throws(JinjaError) -> JinjaValue {
        let arguments = JinjaFilterArguments(filter: name, values: arguments, line: line)
        switch name {
        case "capitalize": return try checked(.text(value.text.capitalized()), line)
        case "upper": return try checked(.text(value.text.uppercased()), line)
        case "lower": return try checked(.text(value.text.lowercased()), line)
        case "title": return try checked(.text(titled(value.text)), line)
        case "string", "safe": return try checked(.text(value.text), line)
        case "trim":
            let set = try arguments.value(0, "chars").flatMap { $0.isNone ? nil : $0.text }
            return try checked(.text(value.text.stripped(set)), line)
        case "replace":
            let (old, new) = (try arguments.required(0, "old").text, try arguments.required(1, "new").text)
            let limit = try arguments.value(2, "count").flatMap { $0.isNone ? nil : $0 }.map(integerValue)
            return try checked(.text(value.text.replacing(old, with: new, limit: limit)), line)
        case "default", "d":
            let isForFalse = try arguments.value(1, "boolean")?.isTrue ?? false
            let other = try arguments.value(0, "default_value") ?? .trusted("")
            if case .undefined = value { return other }
            return isForFalse && !value.isTrue ? other : value
        case "tojson": return try json(value, arguments, line)
        case "int", "float":
            if case .undefined = value { throw failure("\(value.kindName), is no number", line) }
            if name == "float" { return .float(try decimalNumber(value, arguments)) }
            return .integer(try wholeNumber(value, arguments))
        case "abs": return try calculateAbsolute(value, line)
        case "items": return try items(of: value, line)
        default: return try applySequenceFilter(name, to: value, arguments, line)
        }
    }

    private mutating func json(
        _ value: JinjaValue,
        _ arguments: JinjaFilterArguments,
        _ line: Int
    ) throws(JinjaError)
        -> JinjaValue
    {
        let indent = try arguments.value(1, "indent").flatMap { $0.isNone ? nil : $0 }.map(integerValue)
        if try arguments.value(0, "ensure_ascii")?.isTrue ?? false {
            throw JinjaError(kind: .unsupported, line: line, problem: "tojson with ensure_ascii is not supported")
        }
        if let separators = try arguments.value(2, "separators"), !separators.isNone {
            throw JinjaError(kind: .unsupported, line: line, problem: "tojson with separators is not supported")
        }
        if let indent, indent < 0 || indent > 16 {
            throw JinjaError(kind: .unsupported, line: line, problem: "tojson with an indent of \(indent)")
        }
        let sortsKeys = try arguments.value(3, "sort_keys")?.isTrue ?? false
        var writer = JinjaJSONWriter(indent: indent, sortsKeys: sortsKeys)
        guard let text = writer.write(value) else { throw failure("\(value.kindName) has no JSON", line) }
        return try checked(.text(text), line)
    }

    /// Words in title case, as the filter does it, which is not as `str.title` does.
    private func titled(_ text: JinjaText) -> JinjaText {
        let starters = Set("-({[<".unicodeScalars)
        var result = JinjaText()
        var word = JinjaText()
        func finished(_ word: JinjaText) -> JinjaText {
            JinjaText(word.characters.prefix(1)).uppercased() + JinjaText(word.characters.dropFirst()).lowercased()
        }
        for character in text.characters {
            if starters.contains(character.scalar) || JinjaText.isSpace(character.scalar) {
                result += finished(word)
                word = JinjaText()
                result.characters.append(character)
            } else {
                word.characters.append(character)
            }
        }
        return result + finished(word)
    }

    private func wholeNumber(_ value: JinjaValue, _ arguments: JinjaFilterArguments) throws(JinjaError) -> Int {
        let other = try arguments.value(0, "default").map(integerValue) ?? 0
        switch value {
        case .integer(let value): return value
        case .boolean(let value): return value ? 1 : 0
        case .float(let value): return Int(exactly: value.rounded(.towardZero)) ?? other
        case .text(let text):
            let digits = text.stripped(nil).string
            return Int(digits) ?? Double(digits).flatMap { Int(exactly: $0.rounded(.towardZero)) } ?? other
        default: return other
        }
    }

    private func decimalNumber(_ value: JinjaValue, _ arguments: JinjaFilterArguments) throws(JinjaError) -> Double {
        switch value {
        case .integer(let value): return Double(value)
        case .boolean(let value): return value ? 1 : 0
        case .float(let value): return value
        case .text(let text):
            if let value = Double(text.stripped(nil).string) { return value }
        default: break
        }
        guard let other = try arguments.value(0, "default") else { return 0 }
        if case .float(let value) = other { return value }
        return Double(integerValue(other))
    }

    private func calculateAbsolute(_ value: JinjaValue, _ line: Int) throws(JinjaError) -> JinjaValue {
        switch try number(value, line) {
        case .integer(let value): .integer(value < 0 ? 0 &- value : value)
        case .float(let value): .float(abs(value))
        case let other: other
        }
    }

    /// The pairs of a dictionary.
    func items(of value: JinjaValue, _ line: Int) throws(JinjaError) -> JinjaValue {
        switch value {
        case .undefined: return .list([])
        case .dictionary(let dictionary):
            return .list(dictionary.members.map { .list(JinjaList([.text($0.key), $0.value], isTuple: true)) })
        default: throw failure("'items' of \(value.kindName)", line)
        }
    }

    /// A number that an argument gives; 0 if it is none.
    private func integerValue(_ value: JinjaValue) -> Int {
        if case .integer(let value) = value { return value }
        return 0
    }
}

extension JinjaValue {
    /// Whether the value is `none`.
    var isNone: Bool {
        if case .none = self { return true }
        return false
    }
}
