import ArgumentParser
import Logging

/// How much is told of what happens.
struct LoggingOptions: ParsableArguments {
    @Flag(name: [.short, .long], help: "Tell on standard error what is being done and how long it took.")
    var verbose = false

    /// Logs to standard error; quiet unless asked.
    var logger: Logger {
        var logger = Logger(label: "smolvlm", factory: { _ in NoteLogHandler() })
        logger.logLevel = verbose ? .info : .warning
        return logger
    }
}
