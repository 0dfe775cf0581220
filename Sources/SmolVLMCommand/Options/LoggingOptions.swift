import ArgumentParser
import Logging
import SmolTerminal

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

/// Log lines as notes on standard error: one line each, whatever is in them.
struct NoteLogHandler: LogHandler {
    var logLevel = Logger.Level.info
    var metadata = Logger.Metadata()

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        let details = all.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        Output.messages.note("\(event.level): \(event.message)\(details)")
    }
}
