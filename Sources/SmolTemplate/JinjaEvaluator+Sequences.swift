extension JinjaEvaluator {
    /// Filters over lists and what can be gone through like one.
    mutating func applySequenceFilter(
        _ name: String,
        to value: JinjaValue,
        _ arguments: JinjaFilterArguments,
        _ line: Int
    ) throws(JinjaError) -> JinjaValue {
        switch name {
        case "length", "count":
            switch value {
            case .text(let text): return .integer(text.count)
            case .dictionary(let dictionary): return .integer(dictionary.keys.count)
            case .undefined: return .integer(0)
            case .list(let list): return .integer(list.items.count)
            default: throw failure("\(value.kindName) has no length", line)
            }
        case "reverse":
            if case .text(let text) = value { return try checked(.text(JinjaText(text.characters.reversed())), line) }
        default: break
        }
        let isLenient = ["map", "select", "reject", "selectattr", "rejectattr"].contains(name) && !value.isTrue
        let elements = isLenient ? [] : try elements(of: value, line)
        switch name {
        case "first": return elements.first ?? .undefined(what: "the first item of \(value.kindName)")
        case "last": return elements.last ?? .undefined(what: "the last item of \(value.kindName)")
        case "list": return try checked(.list(elements), line)
        case "reverse": return try checked(.list(elements.reversed()), line)
        case "join": return try join(elements, arguments, line)
        case "max", "min": return try extreme(of: elements, isGreatest: name == "max", line)
        case "unique":
            var kept: [JinjaValue] = []
            for element in elements {
                try spend(kept.count, line)
                let folded = caseFolded(element)
                if !kept.contains(where: { isEqual(caseFolded($0), folded) }) { kept.append(element) }
            }
            return try checked(.list(kept), line)
        case "map": return try map(elements, arguments, line)
        default: return try select(elements, name, arguments, line)
        }
    }

    private mutating func join(
        _ elements: [JinjaValue],
        _ arguments: JinjaFilterArguments,
        _ line: Int
    ) throws(JinjaError) -> JinjaValue {
        let separator = try arguments.value(0, "d")?.text ?? JinjaText()
        let name = try arguments.value(1, "attribute")
        var result = JinjaText()
        for (index, element) in elements.enumerated() {
            if index > 0 { result += separator }
            let part = try name.map { (name) throws(JinjaError) in try path(name, of: element, line) } ?? element
            try spend(separator.count + part.text.count, line)
            result += part.text
        }
        return .text(result)
    }

    private func extreme(of elements: [JinjaValue], isGreatest: Bool, _ line: Int) throws(JinjaError) -> JinjaValue {
        guard var best = elements.first else { return .undefined(what: "the extreme of an empty list") }
        for element in elements.dropFirst() {
            let (left, right) = (caseFolded(best), caseFolded(element))
            if try isGreatest ? isBefore(left, right, line) : isBefore(right, left, line) { best = element }
        }
        return best
    }

    private func caseFolded(_ value: JinjaValue) -> JinjaValue {
        if case .text(let text) = value { return .text(text.lowercased()) }
        return value
    }

    private mutating func map(
        _ elements: [JinjaValue],
        _ arguments: JinjaFilterArguments,
        _ line: Int
    ) throws(JinjaError) -> JinjaValue {
        var mapped: [JinjaValue] = []
        let standard = arguments.values.named.last { $0.name == "default" }?.value
        let attribute = arguments.values.named.last { $0.name == "attribute" }?.value
        for element in elements {
            try step(line)
            if let attribute {
                let value = try path(attribute, of: element, line)
                if case .undefined = value, let standard { mapped.append(standard) } else { mapped.append(value) }
                continue
            }
            let filter = try arguments.required(0, "filter").text.string
            guard JinjaFilter.isKnown(filter), filter != "map" else {
                let problem = "the filter \(quotedName(filter)) is not supported"
                throw JinjaError(kind: .unsupported, line: line, problem: problem)
            }
            let rest = (Array(arguments.values.positional.dropFirst()), arguments.values.named)
            mapped.append(try applyFilter(filter, to: element, rest, line))
        }
        return try checked(.list(mapped), line)
    }

    /// `select`, `reject`, `selectattr` and `rejectattr`.
    private mutating func select(
        _ elements: [JinjaValue],
        _ name: String,
        _ arguments: JinjaFilterArguments,
        _ line: Int
    ) throws(JinjaError) -> JinjaValue {
        let looksAtAttribute = name.hasSuffix("attr")
        let positional = arguments.values.positional
        let testIndex = looksAtAttribute ? 1 : 0
        let test = testIndex < positional.count ? positional[testIndex].text.string : nil
        if let test, !JinjaTest.isKnown(test) {
            throw JinjaError(kind: .unsupported, line: line, problem: "the test \(quotedName(test)) is not supported")
        }
        var kept: [JinjaValue] = []
        for element in elements {
            try step(line)
            var value = element
            if looksAtAttribute { value = try path(try arguments.required(0, "attribute"), of: element, line) }
            let rest = Array(positional.dropFirst(testIndex + 1))
            let passes = try test.map { (test) throws(JinjaError) in try passesTest(test, value, rest, line) }
            if (passes ?? value.isTrue) != name.hasPrefix("reject") { kept.append(element) }
        }
        return try checked(.list(kept), line)
    }

    /// An attribute, or attributes with dots between them, of an element.
    private func path(_ name: JinjaValue, of element: JinjaValue, _ line: Int) throws(JinjaError) -> JinjaValue {
        guard case .text(let text) = name else { return try item(name, of: element, line) }
        var value = element
        for part in text.split(JinjaText("."), limit: nil) {
            let key = Int(part.string).map(JinjaValue.integer) ?? .text(part)
            value = try item(key, of: value, line)
        }
        return value
    }
}
