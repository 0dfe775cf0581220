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
