/// Tags and the text between them.
extension JinjaParser {
    /// The statements up to a tag whose name is one of `ends`, which is left at its name; up to the end if it is empty.
    mutating func parseBody(until ends: [String]) throws(JinjaError) -> [JinjaStatement] {
        var body: [JinjaStatement] = []
        while true {
            let line = current.line
            switch current.kind {
            case .data(let text):
                advance()
                body.append(JinjaStatement(node: .data(text), line: line))
            case .variableBegin:
                advance()
                let value = try parseTuple()
                try expect(.variableEnd)
                body.append(JinjaStatement(node: .output(value), line: line))
            case .blockBegin:
                advance()
                if case .name(let name) = current.kind, ends.contains(name) { return body }
                try parseTag(into: &body, line: line)
            case .end where ends.isEmpty:
                return body
            case .end:
                throw syntax("the template ends where '{% \(ends[ends.count - 1]) %}' should be")
            default:
                throw syntax("\(current.name) should not be here")
            }
        }
    }

    private mutating func parseTag(into body: inout [JinjaStatement], line: Int) throws(JinjaError) {
        let name = try expectName()
        let node: JinjaStatement.Node
        switch name {
        case "if": node = try nested { (parser) throws(JinjaError) in try parser.parseIf() }
        case "for": node = try nested { (parser) throws(JinjaError) in try parser.parseFor() }
        case "set": node = try nested { (parser) throws(JinjaError) in try parser.parseSet() }
        case "with": node = try nested { (parser) throws(JinjaError) in try parser.parseWith() }
        case "macro": node = try nested { (parser) throws(JinjaError) in try parser.parseMacro() }
        case "break": node = .breakLoop
        case "continue": node = .continueLoop
        case "generation":
            // Marks what the assistant says, for training; it renders as its content.
            try expect(.blockEnd)
            body += try nested { (parser) throws(JinjaError) in try parser.parseBody(until: ["endgeneration"]) }
            advance()
            return try expect(.blockEnd)
        case _ where name.hasPrefix("end") || name == "else" || name == "elif":
            throw JinjaError(kind: .syntax, line: line, problem: "'{% \(name) %}' that nothing opens")
        default:
            throw JinjaError(kind: .unsupported, line: line, problem: "the tag '{% \(name) %}' is not supported")
        }
        try expect(.blockEnd)
        body.append(JinjaStatement(node: node, line: line))
    }

    private mutating func parseIf() throws(JinjaError) -> JinjaStatement.Node {
        var branches: [(condition: JinjaExpression, body: [JinjaStatement])] = []
        while true {
            let condition = try parseTuple(withCondition: false)
            try expect(.blockEnd)
            branches.append((condition, try parseBody(until: ["elif", "else", "endif"])))
            if skip(.name("elif")) { continue }
            var otherwise: [JinjaStatement] = []
            if skip(.name("else")) {
                try expect(.blockEnd)
                otherwise = try parseBody(until: ["endif"])
            }
            advance()
            return .branch(branches, otherwise: otherwise)
        }
    }

    private mutating func parseFor() throws(JinjaError) -> JinjaStatement.Node {
        let target = try parseTarget()
        if case .attribute = target { throw unsupported("a loop over an attribute") }
        try expect(.name("in"))
        let sequence = try parseTuple(withCondition: false)
        let condition = skip(.name("if")) ? try parseExpression() : nil
        if isName("recursive") { throw unsupported("'recursive'") }
        try expect(.blockEnd)
        let body = try parseBody(until: ["else", "endfor"])
        var otherwise: [JinjaStatement] = []
        if skip(.name("else")) {
            try expect(.blockEnd)
            otherwise = try parseBody(until: ["endfor"])
        }
        advance()
        return .loop(
            JinjaLoopStatement(
                target: target,
                sequence: sequence,
                condition: condition,
                body: body,
                otherwise: otherwise
            )
        )
    }

    private mutating func parseSet() throws(JinjaError) -> JinjaStatement.Node {
        let target = try parseTarget()
        if skip(.symbol("=")) { return .assign(target, try parseTuple()) }
        var filters: [JinjaPostfix] = []
        while isSymbol("|") { filters.append(try parseFilter()) }
        try expect(.blockEnd)
        let body = try parseBody(until: ["endset"])
        advance()
        return .capture(target, filters: filters, body: body)
    }

    private mutating func parseWith() throws(JinjaError) -> JinjaStatement.Node {
        var values: [(target: JinjaTarget, value: JinjaExpression)] = []
        while current.kind != .blockEnd {
            if !values.isEmpty { try expect(.symbol(",")) }
            let name = try expectName()
            try expect(.symbol("="))
            values.append((.name(name), try parseExpression()))
        }
        try expect(.blockEnd)
        let body = try parseBody(until: ["endwith"])
        advance()
        return .scope(values, body: body)
    }

    private mutating func parseMacro() throws(JinjaError) -> JinjaStatement.Node {
        let name = try expectName()
        try expect(.symbol("("))
        var parameters: [(name: String, value: JinjaExpression?)] = []
        while !isSymbol(")") {
            if !parameters.isEmpty { try expect(.symbol(",")) }
            let parameter = try expectName()
            parameters.append((parameter, skip(.symbol("=")) ? try parseExpression() : nil))
        }
        advance()
        try expect(.blockEnd)
        let body = try parseBody(until: ["endmacro"])
        advance()
        return .macro(JinjaMacro(name: name, parameters: parameters, body: body))
    }

    private mutating func parseTarget() throws(JinjaError) -> JinjaTarget {
        let isBracketed = skip(.symbol("("))
        let first = try expectName()
        if ["true", "false", "none", "True", "False", "None"].contains(first) {
            throw syntax("'\(first)' cannot be given a value")
        }
        if skip(.symbol(".")) { return .attribute(first, try expectName()) }
        var names = [first]
        var isTuple = false
        while skip(.symbol(",")) {
            isTuple = true
            if isName("in") || isSymbol("=") || isSymbol(")") { break }
            names.append(try expectName())
        }
        if isBracketed { try expect(.symbol(")")) }
        return isTuple ? .names(names) : .name(first)
    }
}
