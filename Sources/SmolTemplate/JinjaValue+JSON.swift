/// How `tojson` writes a value.
struct JinjaJSONWriter {
    /// Spaces a level is indented by; `nil` writes everything on one line.
    let indent: Int?
    let sortsKeys: Bool
    private var result = JinjaText()

    init(indent: Int?, sortsKeys: Bool) {
        self.indent = indent
        self.sortsKeys = sortsKeys
    }

    /// The JSON of a value; `nil` if the value has none.
    mutating func write(_ value: JinjaValue) -> JinjaText? {
        result = JinjaText()
        return append(value, level: 0) ? result : nil
    }

    private mutating func append(_ value: JinjaValue, level: Int) -> Bool {
        switch value {
        case .none: result += JinjaText("null")
        case .boolean(let value): result += JinjaText(value ? "true" : "false")
        case .integer(let value): result += JinjaText(String(value))
        case .float(let value):
            let text =
                value.isNaN ? "NaN" : value.isInfinite ? (value < 0 ? "-Infinity" : "Infinity") : value.description
            result += JinjaText(text)
        case .text(let text): append(text)
        case .list(let list):
            guard !list.items.isEmpty else {
                result += JinjaText("[]")
                return true
            }
            for (index, item) in list.items.enumerated() {
                separate(index == 0 ? "[" : ",", level: level + 1, isFirst: index == 0)
                guard append(item, level: level + 1) else { return false }
            }
            close("]", level: level)
        case .dictionary(let dictionary):
            let members = sortsKeys ? dictionary.members.sorted { $0.key.isBefore($1.key) } : dictionary.members
            guard !members.isEmpty else {
                result += JinjaText("{}")
                return true
            }
            for (index, member) in members.enumerated() {
                separate(index == 0 ? "{" : ",", level: level + 1, isFirst: index == 0)
                append(member.key)
                result += JinjaText(": ")
                guard append(member.value, level: level + 1) else { return false }
            }
            close("}", level: level)
        case .undefined, .namespace, .loop, .macro: return false
        }
        return true
    }

    private mutating func separate(_ mark: String, level: Int, isFirst: Bool) {
        result += JinjaText(mark)
        if let indent {
            result += JinjaText("\n" + String(repeating: " ", count: indent * level))
        } else if !isFirst {
            result += JinjaText(" ")
        }
    }

    private mutating func close(_ mark: String, level: Int) {
        if let indent { result += JinjaText("\n" + String(repeating: " ", count: indent * level)) }
        result += JinjaText(mark)
    }

    private mutating func append(_ text: JinjaText) {
        result += JinjaText("\"")
        for character in text.characters {
            let scalar = character.scalar
            let escape: String? =
                switch scalar {
                case "\"": "\\\""
                case "\\": "\\\\"
                case "\n": "\\n"
                case "\r": "\\r"
                case "\t": "\\t"
                case "\u{08}": "\\b"
                case "\u{0C}": "\\f"
                case "\u{00}"..<" ": "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
                default: nil
                }
            if let escape {
                result += JinjaText(escape, isTrusted: character.isTrusted)
            } else {
                result.characters.append(character)
            }
        }
        result += JinjaText("\"")
    }
}

extension JinjaText {
    /// Order by code points, as Python compares strings.
    func isBefore(_ other: JinjaText) -> Bool {
        characters.lazy.map(\.scalar).lexicographicallyPrecedes(other.characters.lazy.map(\.scalar))
    }
}
