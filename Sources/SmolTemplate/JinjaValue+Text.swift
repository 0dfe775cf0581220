extension JinjaValue {
    /// The value as `str` writes it.
    var text: JinjaText {
        switch self {
        case .undefined: JinjaText()
        case .text(let text): text
        default: representation
        }
    }

    /// The value as `repr` writes it.
    private var representation: JinjaText {
        switch self {
        case .undefined: return JinjaText("Undefined")
        case .none: return JinjaText("None")
        case .boolean(let value): return JinjaText(value ? "True" : "False")
        case .integer(let value): return JinjaText(String(value))
        case .float(let value): return JinjaText(value.description)
        case .text(let text): return Self.quoted(text)
        case .list(let list):
            var result = JinjaText(list.isTuple ? "(" : "[")
            for (index, item) in list.items.enumerated() {
                if index > 0 { result += JinjaText(", ") }
                result += item.representation
            }
            if list.isTuple, list.items.count == 1 { result += JinjaText(",") }
            return result + JinjaText(list.isTuple ? ")" : "]")
        case .dictionary(let dictionary):
            var result = JinjaText("{")
            for (index, member) in dictionary.members.enumerated() {
                if index > 0 { result += JinjaText(", ") }
                result += Self.quoted(member.key) + JinjaText(": ") + member.value.representation
            }
            return result + JinjaText("}")
        case .namespace: return JinjaText("<Namespace>")
        case .loop(let loop): return JinjaText("<LoopContext \(loop.index + 1)/\(loop.items.count)>")
        case .macro(let macro): return JinjaText("<Macro '\(macro.name)'>")
        }
    }

    /// A Python string literal; each character's escape is marked as the character is.
    private static func quoted(_ text: JinjaText) -> JinjaText {
        let scalars = text.characters.map(\.scalar)
        let quote: Unicode.Scalar = scalars.contains("'") && !scalars.contains("\"") ? "\"" : "'"
        let mark = JinjaText(String(quote))
        var result = mark
        for character in text.characters {
            let scalar = character.scalar
            let escape: String? =
                switch scalar {
                case "\\": "\\\\"
                case "\n": "\\n"
                case "\r": "\\r"
                case "\t": "\\t"
                case quote: "\\\(scalar)"
                default: isPrintable(scalar) ? nil : hexadecimalEscape(scalar)
                }
            if let escape {
                result += JinjaText(escape, isTrusted: character.isTrusted)
            } else {
                result.characters.append(character)
            }
        }
        return result + mark
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        case .spaceSeparator: scalar == " "
        default: true
        }
    }

    private static func hexadecimalEscape(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16)
        let (letter, width) = scalar.value < 0x100 ? ("x", 2) : scalar.value < 0x10000 ? ("u", 4) : ("U", 8)
        return "\\\(letter)" + String(repeating: "0", count: width - digits.count) + digits
    }
}
