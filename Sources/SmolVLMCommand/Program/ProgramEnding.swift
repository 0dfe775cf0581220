import ArgumentParser
import SmolVLM

/// What is told where a command ends in another way than by being done.
struct ProgramEnding {
    /// The exit status.
    let status: Int32
    /// For standard output: help, for one.
    private(set) var output: String?
    /// What went wrong; shown on one line.
    private(set) var error: String?
    /// How the command is used, where it was used wrongly.
    private(set) var usage: String?

    /// Finds the words for an error.
    init(_ error: any Error, path: CommandPath) {
        if error is CancellationError {
            status = Interrupt.exitStatus
            return
        }
        if let error = error as? UnknownCommandError {
            status = ExitCode.validationFailure.rawValue
            self.error = error.description
            usage = path.usageOfNamed
            return
        }
        let code = SmolVLMCommand.exitCode(for: error)
        status = code.rawValue
        switch code {
        case .success:
            output = SmolVLMCommand.fullMessage(for: error)
        case .validationFailure:
            self.error = Self.parserMessage(SmolVLMCommand.message(for: error))
            usage = path.usage
        default:
            if !(error is ExitCode) { self.error = Self.text(of: error) }
        }
    }

    /// What the library says, with the options of the command in it.
    private static func text(of error: any Error) -> String {
        if let context = (error as? GenerationError)?.context {
            let (prompt, new, limit) = (context.promptTokens, context.maxNewTokens, context.limit)
            let cure =
                prompt < limit
                ? "-n \(limit - prompt) is the most that fits"
                : "shorten the question, give fewer or smaller images, or add --detail low"
            return
                "the prompt's \(prompt) tokens and \(new) new ones (-n) are more than the model's context of \(limit) "
                + "tokens; \(cure)"
        }
        return String(describing: error)
    }

    /// The argument parser's words, whose lists stand on lines of their own.
    private static func parserMessage(_ text: String) -> String {
        var text = text.replacing("following:\n  - ", with: "following: ").replacing("\n  - ", with: ", ")
            .replacing("\n   or: ", with: "; or: ")
        if text.hasPrefix("Missing value for '") { text += "; a value that begins with - is written --option=VALUE" }
        return text
    }
}
