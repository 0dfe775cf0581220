internal import SmolTemplate

/// Why a checkpoint's chat template could not be read or rendered.
public struct ChatTemplateError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What went wrong.
    public enum Kind: Sendable, Equatable {
        /// A file that should hold the template cannot be read, or does not hold one.
        case file
        /// The template is not well formed.
        case syntax
        /// The template uses a construct of Jinja that is not supported.
        case unsupported
        /// The template does something with a value that the value does not have.
        case evaluation
        /// The template itself refuses the conversation.
        case refused
        /// The template is too large, or costs too much.
        case limit
    }

    /// The file that the template is from.
    public let file: String
    /// The line of the template, from 1; `nil` where the whole file is meant.
    public let line: Int?
    /// What went wrong.
    public let kind: Kind
    /// What is wrong, in one line.
    public let problem: String

    /// An error about a template.
    public init(file: String, line: Int? = nil, kind: Kind, problem: String) {
        self.file = file
        self.line = line
        self.kind = kind
        self.problem = problem
    }

    /// What is wrong with a file that should hold the template.
    init(_ error: FileError) {
        let place = error.place.map { "\($0): " } ?? ""
        self.init(file: error.file, kind: .file, problem: place + error.problem)
    }

    init(_ error: JinjaError, file: String) {
        let kind: Kind =
            switch error.kind {
            case .syntax: .syntax
            case .unsupported: .unsupported
            case .evaluation: .evaluation
            case .raised: .refused
            case .limit: .limit
            }
        self.init(file: file, line: error.line, kind: kind, problem: error.problem)
    }

    /// One line that names the file, the line of the template and the problem.
    public var description: String {
        guard let line else { return "\(file): \(problem)" }
        return "\(file): chat template, line \(line): \(problem)"
    }
}
