#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Standard output or standard error: the one way for text out of the program.
///
/// A terminal gets nothing that could command it, whoever wrote the text: a model, a file, a server. A pipe gets an answer
/// as it is. Notes and errors are on one line everywhere, and show no password of an address.
package struct Output: Sendable {
    /// Standard output: the answer and nothing else.
    package static let standard = Output(descriptor: STDOUT_FILENO)
    /// Standard error: progress, notes and errors.
    package static let messages = Output(descriptor: STDERR_FILENO)

    /// Whether a person is likely to be looking.
    package let isTerminal: Bool
    /// Whether lines may be redrawn: a terminal that is not a dumb one.
    package let canRedraw: Bool
    /// Whether colour is welcome: NO_COLOR (no-color.org) is honoured when it holds anything.
    package let wantsColor: Bool
    private let descriptor: Int32

    /// What is written to a descriptor.
    package init(descriptor: Int32) {
        self.descriptor = descriptor
        isTerminal = Descriptor.isTerminal(descriptor)
        canRedraw = isTerminal && Environment.value("TERM") != "dumb"
        wantsColor = canRedraw && (Environment.value("NO_COLOR") ?? "").isEmpty
    }

    /// The terminal's size; 80 by 24 where there is none.
    package var size: TerminalSize { TerminalSize(of: descriptor) }

    /// Writes text at once, so that a reader sees it as it comes.
    ///
    /// - Throws: ``OutputError`` when it cannot be written, a full disk for one.
    package func write(_ text: String) throws {
        try write(StyledText(text))
    }

    /// Writes text at once, in its styles where a terminal shows them.
    ///
    /// - Throws: ``OutputError`` when it cannot be written.
    package func write(_ text: StyledText) throws {
        do {
            try Descriptor.write(descriptor, (isTerminal ? text.forTerminal : text.forPipe).utf8)
        } catch {
            throw OutputError(stream: name, reason: error.description)
        }
    }

    /// Writes what somebody should know, in one line, dimmed where colour is welcome.
    ///
    /// There is nobody to complain to when that fails.
    package func note(_ line: String) {
        try? write(.styled(line.withoutPasswords.singleLine, .dim, if: wantsColor) + "\n")
    }

    /// Writes what went wrong, in one line.
    package func error(_ line: String) {
        try? write("\(.styled("Error:", .red, if: wantsColor)) \(line.withoutPasswords.singleLine)\n")
    }

    private var name: String { descriptor == STDERR_FILENO ? "standard error" : "standard output" }
}

/// Why a stream could not be written.
package struct OutputError: Error, Equatable, CustomStringConvertible {
    /// `standard output`, for one.
    package let stream: String
    /// What the system says.
    package let reason: String

    /// One line.
    package var description: String { "\(stream): cannot be written: \(reason)" }
}

/// The variables of the process.
package enum Environment {
    /// A variable's value, nil where it is not set.
    package static func value(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}
