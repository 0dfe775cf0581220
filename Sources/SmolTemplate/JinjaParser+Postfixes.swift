/// What follows an operand: members, calls, filters and tests.
extension JinjaParser {
    /// `.name`, `[…]` and `(…)`, as many as there are.
    mutating func parseMembers(into postfixes: inout [JinjaPostfix]) throws(JinjaError) {
        while true {
            if skip(.symbol(".")) {
                if case .integer(let index) = current.kind {
                    postfixes.append(.item(JinjaExpression(node: .integer(index), line: current.line)))
                    advance()
                } else {
                    postfixes.append(.attribute(try expectName()))
                }
            } else if isSymbol("[") {
                postfixes.append(try parseSubscript())
            } else if isSymbol("(") {
                postfixes.append(.call(try parseArguments()))
            } else {
                return
            }
        }
    }

    /// `|filter`, `is test`, and calls of what they give.
    mutating func parseFilters(into postfixes: inout [JinjaPostfix]) throws(JinjaError) {
        while true {
            if isSymbol("|") {
                postfixes.append(try parseFilter())
            } else if skip(.name("is")) {
                postfixes.append(try parseTest())
            } else if isSymbol("(") {
                postfixes.append(.call(try parseArguments()))
            } else {
                return
            }
        }
    }

    /// `|name` with its arguments.
    mutating func parseFilter() throws(JinjaError) -> JinjaPostfix {
        try expect(.symbol("|"))
        var name = try expectName()
        while skip(.symbol(".")) { name += "." + (try expectName()) }
        guard JinjaFilter.isKnown(name) else { throw unsupported("the filter '\(name)'") }
        return .filter(name, isSymbol("(") ? try parseArguments() : JinjaArguments())
    }

    private mutating func parseTest() throws(JinjaError) -> JinjaPostfix {
        let isNegated = skip(.name("not"))
        let name = try expectName()
        guard JinjaTest.isKnown(name) else { throw unsupported("the test '\(name)'") }
        var arguments = JinjaArguments()
        if isSymbol("(") {
            arguments = try parseArguments()
        } else if startsTestArgument {
            guard !isName("is") else { throw syntax("tests cannot follow one another") }
            let line = current.line
            let argument = try nested { (parser) throws(JinjaError) in try parser.parsePrimary() }
            var postfixes: [JinjaPostfix] = []
            try parseMembers(into: &postfixes)
            let node: JinjaExpression.Node = .postfix(argument, postfixes)
            arguments.positional = [postfixes.isEmpty ? argument : JinjaExpression(node: node, line: line)]
        }
        return .test(name, arguments, isNegated: isNegated)
    }

    private var startsTestArgument: Bool {
        switch current.kind {
        case .name(let name): !["else", "or", "and"].contains(name)
        case .string, .integer, .float: true
        case .symbol(let symbol): symbol == "[" || symbol == "{"
        default: false
        }
    }

    private mutating func parseSubscript() throws(JinjaError) -> JinjaPostfix {
        advance()
        var parts: [JinjaExpression?] = []
        var isSlice = false
        if isSymbol(":") {
            parts.append(nil)
        } else {
            parts.append(try parseExpression())
            if isSymbol(",") { throw unsupported("a subscript with a comma") }
        }
        while parts.count < 3, skip(.symbol(":")) {
            isSlice = true
            parts.append(isSymbol(":") || isSymbol("]") ? nil : try parseExpression())
        }
        try expect(.symbol("]"))
        if !isSlice, let index = parts[0] { return .item(index) }
        while parts.count < 3 { parts.append(nil) }
        return .slice(parts[0], parts[1], parts[2])
    }

    /// Arguments in parentheses.
    mutating func parseArguments() throws(JinjaError) -> JinjaArguments {
        try expect(.symbol("("))
        var arguments = JinjaArguments()
        var isFirst = true
        while !isSymbol(")") {
            if !isFirst { try expect(.symbol(",")) }
            isFirst = false
            if isSymbol(")") { break }
            if isSymbol("*") || isSymbol("**") { throw unsupported("'*' before an argument") }
            if case .name(let name) = current.kind, following.kind == .symbol("=") {
                advance()
                advance()
                arguments.named.append((name, try parseExpression()))
            } else {
                guard arguments.named.isEmpty else { throw syntax("an argument without a name after one with") }
                arguments.positional.append(try parseExpression())
            }
        }
        advance()
        return arguments
    }
}
