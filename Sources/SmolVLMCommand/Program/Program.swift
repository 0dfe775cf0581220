import ArgumentParser
import SmolTerminal

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Where the program begins and ends.
@main
enum Program {
    static func main() async {
        let arguments = Array(CommandLine.arguments.dropFirst())
        exit(await status(of: arguments))
    }

    /// Does what the arguments say, tells what went wrong, and gives the exit status.
    private static func status(of arguments: [String]) async -> Int32 {
        let path = CommandPath(arguments)
        do {
            try CommandLineCheck(arguments, path: path).run()
            var command = try await SmolVLMCommand.asyncParseAsRoot(arguments)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            return ExitCode.success.rawValue
        } catch {
            return tell(error, path: path)
        }
    }

    /// Tells of an error, or shows the help that was asked for.
    private static func tell(_ error: any Error, path: CommandPath) -> Int32 {
        let ending = ProgramEnding(error, path: path)
        do {
            if let text = ending.output { try Output.standard.write(text + "\n") }
        } catch {
            Output.messages.error(String(describing: error))
            return ExitCode.failure.rawValue
        }
        if let message = ending.error { Output.messages.error(message) }
        if let usage = ending.usage { try? Output.messages.write(usage + "\n") }
        return ending.status
    }
}
