extension JinjaEvaluator {
    /// Calls a function of the environment.
    mutating func callFunction(_ name: String, _ arguments: Arguments, _ line: Int) throws(JinjaError) -> JinjaValue {
        switch name {
        case "raise_exception":
            let text = arguments.positional.first?.text.string ?? ""
            let short = text.count > 200 ? String(text.prefix(200)) + "..." : text
            let oneLine = short.split(whereSeparator: \.isNewline).joined(separator: " ")
            throw JinjaError(kind: .raised, line: line, problem: "the template refuses: \(oneLine)")
        case "namespace":
            let namespace = JinjaNamespace()
            namespace.attributes = try dictionary(arguments, name, line)
            return .namespace(namespace)
        case "dict": return try checked(.dictionary(try dictionary(arguments, name, line)), line)
        case "range": return try range(arguments.positional, line)
        case "strftime_now", "cycler", "joiner", "lipsum":
            throw JinjaError(kind: .unsupported, line: line, problem: "the function '\(name)' is not supported")
        default: throw failure("'\(name)' is undefined", line)
        }
    }

    private mutating func dictionary(
        _ arguments: Arguments,
        _ name: String,
        _ line: Int
    ) throws(JinjaError) -> JinjaDictionary {
        var result = JinjaDictionary()
        for argument in arguments.positional {
            guard case .dictionary(let dictionary) = argument else {
                throw failure("'\(name)' needs a dictionary, not \(argument.kindName)", line)
            }
            result = dictionary
        }
        for (name, value) in arguments.named { result[JinjaText(name)] = try stored(value, line) }
        return result
    }

    private mutating func range(_ arguments: [JinjaValue], _ line: Int) throws(JinjaError) -> JinjaValue {
        var bounds: [Int] = []
        for argument in arguments {
            guard case .integer(let value) = argument else {
                throw failure("'range' needs whole numbers, not \(argument.kindName)", line)
            }
            bounds.append(value)
        }
        guard (1...3).contains(bounds.count) else { throw failure("'range' needs one to three numbers", line) }
        let (start, end) = bounds.count == 1 ? (0, bounds[0]) : (bounds[0], bounds[1])
        let stride = bounds.count == 3 ? bounds[2] : 1
        guard stride != 0 else { throw failure("'range' with a step of zero", line) }
        var items: [JinjaValue] = []
        var value = start
        while stride > 0 ? value < end : value > end {
            // The limit of the reference's sandbox.
            guard items.count < 100_000 else {
                throw JinjaError(kind: .limit, line: line, problem: "'range' of more than 100000 numbers")
            }
            items.append(.integer(value))
            let (next, overflow) = value.addingReportingOverflow(stride)
            if overflow { break }
            value = next
        }
        return try checked(.list(items), line)
    }

    /// Calls a method.
    mutating func callMethod(
        _ name: String,
        of value: JinjaValue,
        _ arguments: Arguments,
        _ line: Int
    ) throws(JinjaError) -> JinjaValue {
        let parameters = JinjaFilterArguments(filter: name, values: arguments, line: line)
        switch value {
        case .text(let text): return try callMethod(name, of: text, parameters, line)
        case .dictionary(let dictionary):
            switch name {
            case "items": return try items(of: value, line)
            case "keys": return .list(dictionary.keys.map { .text($0) })
            case "values": return .list(dictionary.members.map(\.value))
            case "get":
                guard case .text(let key) = try parameters.required(0, "key") else { return .none }
                let other = try parameters.value(1, "default")
                return dictionary[key] ?? other ?? .none
            default: break
            }
        case .loop(let loop) where name == "cycle":
            guard !arguments.positional.isEmpty else { throw failure("'loop.cycle' needs arguments", line) }
            return arguments.positional[loop.index % arguments.positional.count]
        case .namespace(let namespace):
            if case .macro(let macro) = namespace.attributes[JinjaText(name)] {
                return try call(macro, positional: arguments.positional, named: arguments.named, line: line)
            }
        case .undefined: throw failure("\(value.kindName), has no method \(quotedName(name))", line)
        default: break
        }
        let problem = "the method \(quotedName(name)) of \(value.kindName) is not supported"
        throw JinjaError(kind: .unsupported, line: line, problem: problem)
    }

    private mutating func callMethod(
        _ name: String,
        of text: JinjaText,
        _ arguments: JinjaFilterArguments,
        _ line: Int
    ) throws(JinjaError) -> JinjaValue {
        let first = try arguments.value(0, name == "split" ? "sep" : "chars").flatMap { $0.isNone ? nil : $0 }
        switch name {
        case "strip": return try checked(.text(text.stripped(first?.text)), line)
        case "lstrip": return try checked(.text(text.stripped(first?.text, right: false)), line)
        case "rstrip": return try checked(.text(text.stripped(first?.text, left: false)), line)
        case "upper": return try checked(.text(text.uppercased()), line)
        case "lower": return try checked(.text(text.lowercased()), line)
        case "title": return try checked(.text(text.titlecased()), line)
        case "capitalize": return try checked(.text(text.capitalized()), line)
        case "startswith", "endswith":
            let isStart = name == "startswith"
            let required = try arguments.required(0, isStart ? "prefix" : "suffix")
            let parts = if case .list(let list) = required { list.items } else { [required] }
            return .boolean(parts.contains { isStart ? text.starts(with: $0.text) : text.ends(with: $0.text) })
        case "replace":
            let (old, new) = (try arguments.required(0, "old").text, try arguments.required(1, "new").text)
            var limit: Int?
            if case .integer(let count) = try arguments.value(2, "count"), count >= 0 { limit = count }
            return try checked(.text(text.replacing(old, with: new, limit: limit)), line)
        case "split":
            var limit: Int?
            if case .integer(let count) = try arguments.value(1, "maxsplit"), count >= 0 { limit = count }
            let parts: [JinjaText]
            if let separator = first?.text {
                guard separator.count > 0 else { throw failure("'split' at an empty string", line) }
                parts = text.split(separator, limit: limit)
            } else {
                parts = text.splitAtSpace(limit: limit)
            }
            try spend(text.count, line)
            return try checked(.list(parts.map { .text($0) }), line)
        case "splitlines", "find", "count", "index", "format", "join":
            throw JinjaError(kind: .unsupported, line: line, problem: "the method '\(name)' is not supported")
        default:
            throw failure("a string has no method \(quotedName(name))", line)
        }
    }
}
