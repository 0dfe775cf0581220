extension JinjaEvaluator {
    /// The value of an expression.
    mutating func evaluate(_ expression: JinjaExpression) throws(JinjaError) -> JinjaValue {
        let line = expression.line
        try step(line)
        switch expression.node {
        case .none: return .none
        case .boolean(let value): return .boolean(value)
        case .integer(let value): return .integer(value)
        case .float(let value): return .float(value)
        case .string(let value): return try checked(.trusted(value), line)
        case .name(let name): return lookUp(name) ?? .undefined(what: "'\(name)'")
        case .list(let items): return try checked(.list(JinjaList(try evaluateItems(items))), line)
        case .tuple(let items): return try checked(.list(JinjaList(try evaluateItems(items), isTuple: true)), line)
        case .dictionary(let members): return try evaluate(members, line)
        case .postfix(let base, let postfixes): return try evaluate(base, postfixes, line)
        case .not(let operand): return .boolean(!(try evaluate(operand).isTrue))
        case .negative(let operand): return try negated(try evaluate(operand), line)
        case .positive(let operand): return try number(try evaluate(operand), line)
        case .all(let operands):
            var value = JinjaValue.none
            for operand in operands {
                value = try evaluate(operand)
                if !value.isTrue { break }
            }
            return value
        case .any(let operands):
            var value = JinjaValue.none
            for operand in operands {
                value = try evaluate(operand)
                if value.isTrue { break }
            }
            return value
        case .comparison(let first, let operations):
            var left = try evaluate(first)
            for operation in operations {
                let right = try evaluate(operation.operand)
                let isSearch = operation.symbol.hasSuffix("in")
                try spend(isSearch ? right.size : min(left.size, right.size), line)
                guard try compare(left, operation.symbol, right, line) else { return .boolean(false) }
                left = right
            }
            return .boolean(true)
        case .arithmetic(let first, let operations):
            var value = try evaluate(first)
            for operation in operations {
                value = try calculate(value, operation.symbol, try evaluate(operation.operand), line)
            }
            return value
        case .conditional(let value, let condition, let otherwise):
            if try evaluate(condition).isTrue { return try evaluate(value) }
            guard let otherwise else { return .undefined(what: "an 'if' without 'else'") }
            return try evaluate(otherwise)
        }
    }

    /// The values of several expressions.
    mutating func evaluateItems(_ items: [JinjaExpression]) throws(JinjaError) -> [JinjaValue] {
        var values: [JinjaValue] = []
        for item in items { values.append(try stored(try evaluate(item), item.line)) }
        return values
    }

    private mutating func evaluate(
        _ members: [(key: JinjaExpression, value: JinjaExpression)],
        _ line: Int
    ) throws(JinjaError) -> JinjaValue {
        var dictionary = JinjaDictionary()
        for (key, value) in members {
            guard case .text(let key) = try evaluate(key) else {
                let problem = "a dictionary with keys that are not strings is not supported"
                throw JinjaError(kind: .unsupported, line: line, problem: problem)
            }
            dictionary[key] = try stored(try evaluate(value), line)
        }
        return try checked(.dictionary(dictionary), line)
    }

    private mutating func evaluate(
        _ base: JinjaExpression,
        _ postfixes: [JinjaPostfix],
        _ line: Int
    ) throws(JinjaError) -> JinjaValue {
        var value: JinjaValue
        var rest = postfixes[...]
        // A function of the environment is known by its name alone.
        if case .name(let name) = base.node, lookUp(name) == nil, case .call(let arguments) = rest.first {
            value = try callFunction(name, try evaluate(arguments), line)
            rest = rest.dropFirst()
        } else {
            value = try evaluate(base)
        }
        return try apply(rest, to: value, line)
    }

    /// A value with postfixes applied to it, one after the other.
    mutating func apply(
        _ postfixes: some RandomAccessCollection<JinjaPostfix>,
        to value: JinjaValue,
        _ line: Int
    ) throws(JinjaError) -> JinjaValue {
        var value = value
        var index = postfixes.startIndex
        while index < postfixes.endIndex {
            try step(line)
            let next = postfixes.index(after: index)
            switch postfixes[index] {
            case .attribute(let name):
                if next < postfixes.endIndex, case .call(let arguments) = postfixes[next] {
                    if case .text(let text) = value { try spend(text.count, line) }
                    value = try callMethod(name, of: value, try evaluate(arguments), line)
                    index = next
                } else {
                    value = try attribute(name, of: value, line)
                }
            case .item(let expression): value = try item(try evaluate(expression), of: value, line)
            case .slice(let from, let to, let step):
                value = try slice(value, try bound(from), try bound(to), try bound(step), line)
            case .call(let arguments):
                guard case .macro(let macro) = value else { throw failure("\(value.kindName) cannot be called", line) }
                let (positional, named) = try evaluate(arguments)
                value = try call(macro, positional: positional, named: named, line: line)
            case .filter(let name, let arguments):
                if !JinjaFilter.isCheap(name) { try spend(value.size, line) }
                value = try applyFilter(name, to: value, try evaluate(arguments), line)
            case .test(let name, let arguments, let isNegated):
                if !JinjaTest.isCheap(name) { try spend(value.size, line) }
                value = .boolean(try passesTest(name, value, try evaluate(arguments).positional, line) != isNegated)
            }
            index = postfixes.index(after: index)
        }
        return value
    }

    private mutating func bound(_ expression: JinjaExpression?) throws(JinjaError) -> Int? {
        guard let expression else { return nil }
        switch try evaluate(expression) {
        case .integer(let value): return value
        case .none: return nil
        case let other: throw failure("a slice needs whole numbers, not \(other.kindName)", expression.line)
        }
    }

    /// The values of arguments.
    typealias Arguments = (positional: [JinjaValue], named: [(name: String, value: JinjaValue)])

    private mutating func evaluate(_ arguments: JinjaArguments) throws(JinjaError) -> Arguments {
        var values: Arguments = ([], [])
        for argument in arguments.positional { values.positional.append(try evaluate(argument)) }
        for argument in arguments.named { values.named.append((argument.name, try evaluate(argument.value))) }
        return values
    }

    /// An operation that a value does not have.
    func failure(_ problem: String, _ line: Int) -> JinjaError {
        JinjaError(kind: .evaluation, line: line, problem: problem)
    }
}
