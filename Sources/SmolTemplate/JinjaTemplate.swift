/// A template, read and ready to be rendered.
///
/// The part of Jinja that chat templates use, with the settings and the functions that the reference gives them. It
/// knows nothing of messages: values go in, runs of text come out.
package struct JinjaTemplate: Sendable {
    private let statements: [JinjaStatement]
    private let limits: JinjaLimits

    /// Reads a template.
    ///
    /// - Throws: ``JinjaError`` if it is not well formed, too large, or uses something that is not supported.
    package init(_ source: String, limits: JinjaLimits = JinjaLimits()) throws(JinjaError) {
        statements = try JinjaParser.statements(of: source, limits: limits)
        self.limits = limits
    }

    /// What the template says: its own text trusted, that of the variables as they mark it.
    ///
    /// - Throws: ``JinjaError`` if the template refuses the variables, or rendering it costs too much.
    package func render(_ variables: [String: TemplateValue]) throws(JinjaError) -> [TextRun] {
        var evaluator = JinjaEvaluator(variables: variables.mapValues(\.jinja), limits: limits)
        return try evaluator.render(statements).runs
    }
}

/// A value that a template is given.
package enum TemplateValue: Sendable {
    /// Python's `None`.
    case none
    /// `true` or `false`.
    case boolean(Bool)
    /// Text, and whether it may hold special tokens.
    case text(String, isTrusted: Bool)
    /// A list.
    case list([TemplateValue])
    /// An object with its members in order.
    case dictionary(KeyValuePairs<String, TemplateValue>)

    fileprivate var jinja: JinjaValue {
        switch self {
        case .none: .none
        case .boolean(let value): .boolean(value)
        case .text(let text, let isTrusted): .text(JinjaText(text, isTrusted: isTrusted))
        case .list(let values): .list(values.map(\.jinja))
        case .dictionary(let members): .dictionary(JinjaDictionary(members.map { ($0.key, $0.value.jinja) }))
        }
    }
}

/// A stretch of rendered text that is from one kind of source.
package struct TextRun: Sendable, Equatable {
    /// The text.
    package let text: String
    /// Whether it is the template's own, or was given as trusted.
    package let isTrusted: Bool
}

extension JinjaText {
    fileprivate var runs: [TextRun] {
        var runs: [TextRun] = []
        var start = 0
        while start < count {
            let isTrusted = characters[start].isTrusted
            let end = characters[start...].firstIndex { $0.isTrusted != isTrusted } ?? count
            runs.append(TextRun(text: JinjaText(characters[start..<end]).string, isTrusted: isTrusted))
            start = end
        }
        return runs
    }
}

/// What a template may cost; a checkpoint's template is a stranger's program.
package struct JinjaLimits: Sendable {
    /// The template's size in characters.
    package var templateSize = 1 << 18
    /// How deep expressions, statements and macro calls may be nested.
    package var nesting = 40
    /// How many expressions and statements may be evaluated in one rendering.
    package var steps = 2_000_000
    /// How many characters one rendering may make, in intermediate values and in its output together.
    package var characters = 1 << 26

    /// The limits that checkpoints are read with.
    package init() {}
}

/// Why a template could not be read or rendered, and the line of the template it is about.
package struct JinjaError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What went wrong.
    package enum Kind: Sendable, Equatable {
        /// The template is not well formed.
        case syntax
        /// The template uses a construct that this interpreter does not have.
        case unsupported
        /// An operation on a value that does not have it, an undefined value among them.
        case evaluation
        /// The template itself refused, with `raise_exception`.
        case raised
        /// The template is too large, too deep, too long-running or says too much.
        case limit
    }

    /// What went wrong.
    package let kind: Kind
    /// The line of the template, from 1.
    package let line: Int
    /// What is wrong, in one line.
    package let problem: String

    /// The line and the problem.
    package var description: String { "line \(line): \(problem)" }
}
