/// Makes statements and expressions out of tokens.
struct JinjaParser {
    private let tokens: [JinjaToken]
    private let limits: JinjaLimits
    private var position = 0
    private var depth = 0

    /// The statements of a template.
    static func statements(of template: String, limits: JinjaLimits) throws(JinjaError) -> [JinjaStatement] {
        guard template.utf8.count <= limits.templateSize else {
            throw JinjaError(kind: .limit, line: 1, problem: "the template has more than \(limits.templateSize) bytes")
        }
        var parser = JinjaParser(tokens: try JinjaLexer.tokens(of: template), limits: limits)
        let statements = try parser.parseBody(until: [])
        return statements
    }

    private init(tokens: [JinjaToken], limits: JinjaLimits) {
        self.tokens = tokens
        self.limits = limits
    }

    /// The token that comes next.
    var current: JinjaToken { tokens[position] }

    /// The token after it.
    var following: JinjaToken { tokens[min(position + 1, tokens.count - 1)] }

    /// Consumes the next token.
    mutating func advance() {
        if position + 1 < tokens.count { position += 1 }
    }

    func isSymbol(_ symbol: String) -> Bool { current.kind == .symbol(symbol) }

    func isName(_ name: String) -> Bool { current.kind == .name(name) }

    mutating func skip(_ kind: JinjaToken.Kind) -> Bool {
        guard current.kind == kind else { return false }
        advance()
        return true
    }

    mutating func expect(_ kind: JinjaToken.Kind) throws(JinjaError) {
        guard skip(kind) else {
            throw syntax("\(JinjaToken(kind: kind, line: 0).name) should be here, not \(current.name)")
        }
    }

    mutating func expectName() throws(JinjaError) -> String {
        guard case .name(let name) = current.kind else { throw syntax("a name should be here, not \(current.name)") }
        advance()
        return name
    }

    func syntax(_ problem: String) -> JinjaError {
        JinjaError(kind: .syntax, line: current.line, problem: problem)
    }

    func unsupported(_ construct: String) -> JinjaError {
        JinjaError(kind: .unsupported, line: current.line, problem: "\(construct) is not supported")
    }

    /// Goes one level deeper, if that is allowed, for as long as `body` runs.
    mutating func nested<Value>(
        _ body: (inout JinjaParser) throws(JinjaError) -> Value
    ) throws(JinjaError) -> Value {
        guard depth < limits.nesting else {
            throw JinjaError(
                kind: .limit,
                line: current.line,
                problem: "more than \(limits.nesting) levels of nesting"
            )
        }
        depth += 1
        let value = try body(&self)
        depth -= 1
        return value
    }
}
