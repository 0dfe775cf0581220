/// Expressions, in the reference's order of precedence, the loosest first.
extension JinjaParser {
    /// `a if b else c`.
    mutating func parseExpression(withCondition: Bool = true) throws(JinjaError) -> JinjaExpression {
        try nested { (parser) throws(JinjaError) in
            let line = parser.current.line
            var value = try parser.parseOr()
            var conditions = 0
            while withCondition, parser.skip(.name("if")) {
                conditions += 1
                guard conditions <= 8 else { throw parser.unsupported("a chain of 'if' without 'else'") }
                let condition = try parser.parseOr()
                let otherwise = parser.skip(.name("else")) ? try parser.parseExpression() : nil
                value = JinjaExpression(
                    node: .conditional(value, condition: condition, otherwise: otherwise),
                    line: line
                )
            }
            return value
        }
    }

    /// One expression, or several with commas between them as a tuple.
    mutating func parseTuple(withCondition: Bool = true) throws(JinjaError) -> JinjaExpression {
        let line = current.line
        let first = try parseExpression(withCondition: withCondition)
        guard isSymbol(",") else { return first }
        var items = [first]
        while skip(.symbol(",")) {
            if isTupleEnd { break }
            items.append(try parseExpression(withCondition: withCondition))
        }
        return JinjaExpression(node: .tuple(items), line: line)
    }

    private var isTupleEnd: Bool {
        switch current.kind {
        case .variableEnd, .blockEnd, .end: true
        default: isSymbol(")") || isName("in")
        }
    }

    private mutating func parseOr() throws(JinjaError) -> JinjaExpression {
        let line = current.line
        var operands = [try parseAnd()]
        while skip(.name("or")) { operands.append(try parseAnd()) }
        return operands.count == 1 ? operands[0] : JinjaExpression(node: .any(operands), line: line)
    }

    private mutating func parseAnd() throws(JinjaError) -> JinjaExpression {
        let line = current.line
        var operands = [try parseNot()]
        while skip(.name("and")) { operands.append(try parseNot()) }
        return operands.count == 1 ? operands[0] : JinjaExpression(node: .all(operands), line: line)
    }

    private mutating func parseNot() throws(JinjaError) -> JinjaExpression {
        let line = current.line
        guard skip(.name("not")) else { return try parseComparison() }
        let operand = try nested { (parser) throws(JinjaError) in try parser.parseNot() }
        return JinjaExpression(node: .not(operand), line: line)
    }

    private mutating func parseComparison() throws(JinjaError) -> JinjaExpression {
        let line = current.line
        let first = try parseSum()
        var operations: [JinjaOperation] = []
        while true {
            if case .symbol(let symbol) = current.kind, ["==", "!=", "<", "<=", ">", ">="].contains(symbol) {
                advance()
                operations.append(JinjaOperation(symbol: symbol, operand: try parseSum()))
            } else if skip(.name("in")) {
                operations.append(JinjaOperation(symbol: "in", operand: try parseSum()))
            } else if isName("not"), following.kind == .name("in") {
                advance()
                advance()
                operations.append(JinjaOperation(symbol: "not in", operand: try parseSum()))
            } else {
                return operations.isEmpty ? first : JinjaExpression(node: .comparison(first, operations), line: line)
            }
        }
    }

    private mutating func parseSum() throws(JinjaError) -> JinjaExpression {
        try parseChain(of: ["+", "-"]) { (parser) throws(JinjaError) in try parser.parseConcatenation() }
    }

    private mutating func parseConcatenation() throws(JinjaError) -> JinjaExpression {
        try parseChain(of: ["~"]) { (parser) throws(JinjaError) in try parser.parseProduct() }
    }

    private mutating func parseProduct() throws(JinjaError) -> JinjaExpression {
        try parseChain(of: ["*", "/", "//", "%"]) { (parser) throws(JinjaError) in try parser.parsePower() }
    }

    private mutating func parsePower() throws(JinjaError) -> JinjaExpression {
        try parseChain(of: ["**"]) { (parser) throws(JinjaError) in try parser.parseUnary(withFilters: true) }
    }

    private mutating func parseChain(
        of symbols: [String],
        _ parseOperand: (inout JinjaParser) throws(JinjaError) -> JinjaExpression
    ) throws(JinjaError) -> JinjaExpression {
        let line = current.line
        let first = try parseOperand(&self)
        var operations: [JinjaOperation] = []
        while case .symbol(let symbol) = current.kind, symbols.contains(symbol) {
            advance()
            operations.append(JinjaOperation(symbol: symbol, operand: try parseOperand(&self)))
        }
        return operations.isEmpty ? first : JinjaExpression(node: .arithmetic(first, operations), line: line)
    }

    private mutating func parseUnary(withFilters: Bool) throws(JinjaError) -> JinjaExpression {
        let line = current.line
        let base: JinjaExpression
        if isSymbol("-") || isSymbol("+") {
            let isNegative = isSymbol("-")
            advance()
            let operand = try nested { (parser) throws(JinjaError) in try parser.parseUnary(withFilters: false) }
            base = JinjaExpression(node: isNegative ? .negative(operand) : .positive(operand), line: line)
        } else {
            base = try parsePrimary()
        }
        var postfixes: [JinjaPostfix] = []
        try parseMembers(into: &postfixes)
        if withFilters { try parseFilters(into: &postfixes) }
        return postfixes.isEmpty ? base : JinjaExpression(node: .postfix(base, postfixes), line: line)
    }

    /// A literal, a name, or an expression in brackets.
    mutating func parsePrimary() throws(JinjaError) -> JinjaExpression {
        let line = current.line
        let kind = current.kind
        switch kind {
        case .name(let name):
            advance()
            switch name {
            case "true", "True": return JinjaExpression(node: .boolean(true), line: line)
            case "false", "False": return JinjaExpression(node: .boolean(false), line: line)
            case "none", "None": return JinjaExpression(node: .none, line: line)
            default: return JinjaExpression(node: .name(name), line: line)
            }
        case .string:
            var text = ""
            while case .string(let part) = current.kind {
                text += part
                advance()
            }
            return JinjaExpression(node: .string(text), line: line)
        case .integer(let value):
            advance()
            return JinjaExpression(node: .integer(value), line: line)
        case .float(let value):
            advance()
            return JinjaExpression(node: .float(value), line: line)
        case .symbol("("):
            advance()
            if skip(.symbol(")")) { return JinjaExpression(node: .tuple([]), line: line) }
            let value = try parseTuple()
            try expect(.symbol(")"))
            return value
        case .symbol("["):
            return JinjaExpression(node: .list(try parseItems()), line: line)
        case .symbol("{"):
            return JinjaExpression(node: .dictionary(try parseMembersOfDictionary()), line: line)
        default:
            throw syntax("a value should be here, not \(current.name)")
        }
    }

    private mutating func parseItems() throws(JinjaError) -> [JinjaExpression] {
        advance()
        var items: [JinjaExpression] = []
        while !isSymbol("]") {
            if !items.isEmpty { try expect(.symbol(",")) }
            if isSymbol("]") { break }
            items.append(try parseExpression())
        }
        advance()
        return items
    }

    private mutating func parseMembersOfDictionary() throws(JinjaError) -> [(JinjaExpression, JinjaExpression)] {
        advance()
        var members: [(JinjaExpression, JinjaExpression)] = []
        while !isSymbol("}") {
            if !members.isEmpty { try expect(.symbol(",")) }
            if isSymbol("}") { break }
            let key = try parseExpression()
            try expect(.symbol(":"))
            members.append((key, try parseExpression()))
        }
        advance()
        return members
    }
}
