/// Splits a template into tokens, with white space treated as the reference sets it up: `trim_blocks` and
/// `lstrip_blocks` are on, and one newline at the end of the template is dropped.
struct JinjaLexer {
    private let source: [Unicode.Scalar]
    private var position = 0
    private var line = 1
    private var tokens: [JinjaToken] = []
    /// Whether the next text starts a line, so that white space before a tag in it is an indentation.
    private var isAtLineStart = true
    /// Whether white space at the start of the next text is dropped.
    private var stripsNext = false

    /// The tokens of a template, with an end token after them.
    static func tokens(of template: String) throws(JinjaError) -> [JinjaToken] {
        var lexer = JinjaLexer(template)
        try lexer.run()
        return lexer.tokens
    }

    private init(_ template: String) {
        var source: [Unicode.Scalar] = []
        var previous: Unicode.Scalar?
        for scalar in template.unicodeScalars {
            if scalar == "\n", previous == "\r" {
                previous = scalar
                continue
            }
            source.append(scalar == "\r" ? "\n" : scalar)
            previous = scalar
        }
        if source.last == "\n" { source.removeLast() }
        self.source = source
    }

    private mutating func run() throws(JinjaError) {
        while true {
            let start = position
            while position < source.count, !isTagStart { position += 1 }
            let isEnd = position >= source.count
            let opening: Unicode.Scalar? = isEnd ? nil : source[position + 1]
            let mark: Unicode.Scalar? = position + 2 < source.count ? source[position + 2] : nil
            addData(start..<position, before: opening, mark: mark)
            guard let opening else { break }
            position += 2
            if mark == "-" || mark == "+" { position += 1 }
            switch opening {
            case "#": try skipComment()
            case "%":
                if try !skipRaw() {
                    add(.blockBegin)
                    try scanTag(closing: "%")
                }
            default:
                add(.variableBegin)
                try scanTag(closing: "}")
            }
        }
        add(.end)
    }

    private var isTagStart: Bool {
        guard source[position] == "{", position + 1 < source.count else { return false }
        return ["{", "%", "#"].contains(source[position + 1])
    }

    /// Adds the text before a tag, or before the end of the template.
    private mutating func addData(_ range: Range<Int>, before opening: Unicode.Scalar?, mark: Unicode.Scalar?) {
        var text = source[range]
        if stripsNext { text = text.drop(while: JinjaText.isSpace) }
        let dropped = range.count - text.count
        stripsNext = false
        let startLine = line
        line += source[range].count { $0 == "\n" }
        if mark == "-", opening != nil {
            while let last = text.last, JinjaText.isSpace(last) { text.removeLast() }
        } else if let opening, opening != "{", mark != "+" {
            let indentation = text.reversed().prefix { $0 != "\n" }
            let startsLine = indentation.count < text.count || (isAtLineStart && dropped == 0)
            if startsLine, indentation.allSatisfy(JinjaText.isSpace) { text.removeLast(indentation.count) }
        }
        isAtLineStart = false
        guard !text.isEmpty else { return }
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: text)
        tokens.append(JinjaToken(kind: .data(String(scalars)), line: startLine))
    }

    /// After a tag: what its closing mark, or `trim_blocks`, drops.
    private mutating func finishTag(mark: Unicode.Scalar?, trimsNewline: Bool) {
        if mark == "-" {
            stripsNext = true
        } else if mark != "+", trimsNewline, position < source.count, source[position] == "\n" {
            position += 1
            line += 1
            isAtLineStart = true
        }
    }

    private mutating func skipComment() throws(JinjaError) {
        let startLine = line
        let start = position
        while position + 1 < source.count {
            if source[position] == "#", source[position + 1] == "}" {
                let mark: Unicode.Scalar? = position > start ? source[position - 1] : nil
                position += 2
                return finishTag(mark: mark == "-" || mark == "+" ? mark : nil, trimsNewline: true)
            }
            if source[position] == "\n" { line += 1 }
            position += 1
        }
        throw JinjaError(kind: .syntax, line: startLine, problem: "a comment without its '#}'")
    }

    /// A raw block, if one starts here: its text goes through unread.
    private mutating func skipRaw() throws(JinjaError) -> Bool {
        guard let open = wordTag("raw", at: position) else { return false }
        let startLine = line
        position = open.end
        finishTag(mark: open.mark, trimsNewline: false)
        let start = position
        while position < source.count {
            if source[position] == "{", position + 1 < source.count, source[position + 1] == "%" {
                let mark: Unicode.Scalar? = position + 2 < source.count ? source[position + 2] : nil
                let inside = position + (mark == "-" || mark == "+" ? 3 : 2)
                if let close = wordTag("endraw", at: inside) {
                    addData(start..<position, before: "%", mark: mark)
                    position = close.end
                    finishTag(mark: close.mark, trimsNewline: true)
                    return true
                }
            }
            position += 1
        }
        throw JinjaError(kind: .syntax, line: startLine, problem: "'{% raw %}' without '{% endraw %}'")
    }

    /// The rest of a tag of one word, as its end and its closing mark.
    private func wordTag(_ word: String, at start: Int) -> (end: Int, mark: Unicode.Scalar?)? {
        var index = start
        while index < source.count, JinjaText.isSpace(source[index]) { index += 1 }
        guard source[index...].starts(with: word.unicodeScalars) else { return nil }
        index += word.unicodeScalars.count
        while index < source.count, JinjaText.isSpace(source[index]) { index += 1 }
        var mark: Unicode.Scalar?
        if index < source.count, source[index] == "-" || source[index] == "+" {
            mark = source[index]
            index += 1
        }
        guard index + 1 < source.count, source[index] == "%", source[index + 1] == "}" else { return nil }
        return (index + 2, mark)
    }

    /// The tokens inside of a tag, and its end.
    private mutating func scanTag(closing: Unicode.Scalar) throws(JinjaError) {
        var brackets: [Unicode.Scalar] = []
        while position < source.count {
            let scalar = source[position]
            if JinjaText.isSpace(scalar) {
                if scalar == "\n" { line += 1 }
                position += 1
                continue
            }
            if brackets.isEmpty, let mark = tagEnd(closing) {
                add(closing == "%" ? .blockEnd : .variableEnd)
                return finishTag(mark: mark.mark, trimsNewline: closing == "%")
            }
            var scanner = JinjaExpressionScanner(source: source, position: position, line: line)
            let kind = try scanner.next()
            add(kind)
            position = scanner.position
            line = scanner.line
            switch scalar {
            case "(": brackets.append(")")
            case "[": brackets.append("]")
            case "{": brackets.append("}")
            case ")", "]", "}":
                guard brackets.popLast() == scalar else { throw syntax("'\(scalar)' that nothing opens") }
            default: break
            }
        }
        throw syntax("a tag without its '\(closing)}'")
    }

    private mutating func tagEnd(_ closing: Unicode.Scalar) -> (mark: Unicode.Scalar?, length: Int)? {
        let scalar = source[position]
        let isMark = scalar == "-" || (scalar == "+" && closing == "%")
        let start = isMark ? position + 1 : position
        guard start + 1 < source.count, source[start] == closing, source[start + 1] == "}" else { return nil }
        position = start + 2
        return (isMark ? scalar : nil, position)
    }

    private mutating func add(_ kind: JinjaToken.Kind) {
        tokens.append(JinjaToken(kind: kind, line: line))
    }

    private func syntax(_ problem: String) -> JinjaError {
        JinjaError(kind: .syntax, line: line, problem: problem)
    }
}
