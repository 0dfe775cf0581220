/// Runs the statements of a template.
struct JinjaEvaluator {
    /// Where a statement leaves its loop.
    private enum Flow {
        case onward
        case breakLoop
        case continueLoop
    }

    private let limits: JinjaLimits
    /// Variables, the innermost scope last.
    private var scopes: [[String: JinjaValue]]
    private var output = JinjaText()
    private var steps = 0
    private var characters = 0
    private var depth = 0
    private var loopDepth = 0

    init(variables: [String: JinjaValue], limits: JinjaLimits) {
        self.limits = limits
        scopes = [variables, [:]]
    }

    /// What the statements say.
    mutating func render(_ statements: [JinjaStatement]) throws(JinjaError) -> JinjaText {
        _ = try run(statements)
        return output
    }

    /// The value of a name, in the innermost scope that has it.
    func lookUp(_ name: String) -> JinjaValue? {
        for scope in scopes.reversed() {
            if let value = scope[name] { return value }
        }
        return nil
    }

    /// Counts one step of work.
    mutating func step(_ line: Int) throws(JinjaError) {
        steps += 1
        guard steps <= limits.steps else {
            throw JinjaError(kind: .limit, line: line, problem: "more than \(limits.steps) steps")
        }
    }

    /// Counts characters or list items that are about to be made.
    mutating func spend(_ count: Int, _ line: Int) throws(JinjaError) {
        guard count <= limits.characters - characters else {
            throw JinjaError(kind: .limit, line: line, problem: "more than \(limits.characters) characters of text")
        }
        characters += count
    }

    /// A value whose size has been counted, if it is not nested too deep.
    mutating func checked(_ value: JinjaValue, _ line: Int) throws(JinjaError) -> JinjaValue {
        switch value {
        case .text(let text): try spend(text.count, line)
        case .list(let list): try spend(list.items.count, line)
        case .dictionary(let dictionary): try spend(dictionary.keys.count, line)
        default: break
        }
        if value.size > limits.characters { try spend(value.size, line) }
        guard value.depth <= limits.nesting else {
            throw JinjaError(kind: .limit, line: line, problem: "a value with more than \(limits.nesting) levels")
        }
        return value
    }

    private mutating func run(_ statements: [JinjaStatement]) throws(JinjaError) -> Flow {
        for statement in statements {
            try step(statement.line)
            let flow = try run(statement)
            if flow != .onward { return flow }
        }
        return .onward
    }

    private mutating func run(_ statement: JinjaStatement) throws(JinjaError) -> Flow {
        let line = statement.line
        switch statement.node {
        case .data(let text): try say(JinjaText(text), line)
        case .output(let expression):
            let value = try evaluate(expression)
            if value.size > limits.characters { try spend(value.size, line) }
            try say(value.text, line)
        case .branch(let branches, let otherwise):
            for branch in branches where try evaluate(branch.condition).isTrue { return try run(branch.body) }
            return try run(otherwise)
        case .loop(let loop): try run(loop, line)
        case .assign(let target, let expression): try assign(target, try evaluate(expression), line)
        case .capture(let target, let filters, let body):
            let text = try capture(body)
            try assign(target, try apply(filters, to: .text(text), line), line)
        case .scope(let values, let body):
            var scope: [String: JinjaValue] = [:]
            for (target, expression) in values {
                if case .name(let name) = target { scope[name] = try evaluate(expression) }
            }
            scopes.append(scope)
            let flow = try run(body)
            scopes.removeLast()
            return flow
        case .macro(let macro): scopes[scopes.count - 1][macro.name] = .macro(macro)
        case .breakLoop, .continueLoop:
            guard loopDepth > 0 else {
                throw JinjaError(kind: .syntax, line: line, problem: "'break' or 'continue' outside of a loop")
            }
            if case .breakLoop = statement.node { return .breakLoop }
            return .continueLoop
        }
        return .onward
    }

    private mutating func run(_ loop: JinjaLoopStatement, _ line: Int) throws(JinjaError) {
        var items = try elements(of: try evaluate(loop.sequence), line)
        if let condition = loop.condition {
            var kept: [JinjaValue] = []
            for item in items {
                try step(line)
                scopes.append([:])
                try assign(loop.target, item, line)
                if try evaluate(condition).isTrue { kept.append(item) }
                scopes.removeLast()
            }
            items = kept
        }
        guard !items.isEmpty else {
            scopes.append([:])
            _ = try run(loop.otherwise)
            scopes.removeLast()
            return
        }
        loopDepth += 1
        for (index, item) in items.enumerated() {
            try step(line)
            scopes.append(["loop": .loop(JinjaLoop(items: items, index: index))])
            try assign(loop.target, item, line)
            let flow = try run(loop.body)
            scopes.removeLast()
            if flow == .breakLoop { break }
        }
        loopDepth -= 1
    }

    private mutating func say(_ text: JinjaText, _ line: Int) throws(JinjaError) {
        try spend(text.count, line)
        output += text
    }

    /// What statements say, kept apart from the output.
    private mutating func capture(_ body: [JinjaStatement]) throws(JinjaError) -> JinjaText {
        var outer = JinjaText()
        swap(&outer, &output)
        scopes.append([:])
        _ = try run(body)
        scopes.removeLast()
        swap(&outer, &output)
        return outer
    }

    private mutating func assign(_ target: JinjaTarget, _ value: JinjaValue, _ line: Int) throws(JinjaError) {
        switch target {
        case .name(let name): scopes[scopes.count - 1][name] = value
        case .names(let names):
            let items = try elements(of: value, line)
            guard items.count == names.count else {
                let problem = "\(items.count) values for \(names.count) names"
                throw JinjaError(kind: .evaluation, line: line, problem: problem)
            }
            for (name, item) in zip(names, items) { scopes[scopes.count - 1][name] = item }
        case .attribute(let name, let attribute):
            guard case .namespace(let namespace) = lookUp(name) else {
                let problem = "'\(name).\(attribute)' cannot be set: '\(name)' is not a namespace"
                throw JinjaError(kind: .evaluation, line: line, problem: problem)
            }
            namespace.attributes[JinjaText(attribute)] = try checked(try stored(value, line), line)
        }
    }

    /// A value that may be kept inside of another one.
    func stored(_ value: JinjaValue, _ line: Int) throws(JinjaError) -> JinjaValue {
        switch value {
        case .namespace, .loop, .macro:
            let problem = "\(value.kindName) inside of another value is not supported"
            throw JinjaError(kind: .unsupported, line: line, problem: problem)
        default: return value
        }
    }

    /// Calls a macro, which sees its arguments and the variables of the template's outermost level.
    mutating func call(
        _ macro: JinjaMacro,
        positional: [JinjaValue],
        named: [(name: String, value: JinjaValue)],
        line: Int
    ) throws(JinjaError) -> JinjaValue {
        func wrong(_ problem: String) -> JinjaError {
            JinjaError(kind: .evaluation, line: line, problem: "the macro '\(macro.name)' \(problem)")
        }
        guard depth < limits.nesting / 2 else {
            throw JinjaError(kind: .limit, line: line, problem: "macros call each other too deep")
        }
        guard positional.count <= macro.parameters.count else {
            throw wrong("takes \(macro.parameters.count) arguments, not \(positional.count)")
        }
        var inner = Array(scopes.prefix(2))
        swap(&inner, &scopes)
        let outerLoopDepth = loopDepth
        loopDepth = 0
        depth += 1
        scopes.append([:])
        for (name, _) in named where !macro.parameters.contains(where: { $0.name == name }) {
            throw wrong("has no parameter '\(name)'")
        }
        for (index, parameter) in macro.parameters.enumerated() {
            let value: JinjaValue
            if index < positional.count {
                value = positional[index]
            } else if let argument = named.last(where: { $0.name == parameter.name }) {
                value = argument.value
            } else if let expression = parameter.value {
                value = try evaluate(expression)
            } else {
                value = .undefined(what: "'\(parameter.name)'")
            }
            scopes[scopes.count - 1][parameter.name] = value
        }
        let text = try capture(macro.body)
        depth -= 1
        loopDepth = outerLoopDepth
        swap(&inner, &scopes)
        return .text(text)
    }
}
