import ArgumentParser

/// The `smolvlm` command; each subcommand has a folder.
struct SmolVLMCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "smolvlm",
        abstract: "Ask a small vision-language model about an image, on an ordinary CPU.",
        usage: """
            smolvlm [--model MODEL] --image FILE -p QUESTION
            smolvlm COMMAND [OPTIONS]
            """,
        discussion: """
            Example: smolvlm --model HuggingFaceTB/SmolVLM2-256M-Video-Instruct --image photo.jpg -p "What is this?"

            MODEL is a folder or a name on the Hugging Face hub; without it, a small demo model answers. All options of a \
            question: smolvlm run --help

            The answer goes to standard output, everything else to standard error. Exit status: 0 done, 1 something \
            failed, 64 wrong usage, 130 interrupted.
            """,
        version: "0.1.0",
        subcommands: [
            RunCommand.self, ChatCommand.self, DownloadCommand.self, CacheCommand.self, ExportCommand.self,
            EvalCommand.self, BenchCommand.self, InspectCommand.self, DoctorCommand.self, CompletionsCommand.self,
            ManualCommand.self,
        ],
        defaultSubcommand: RunCommand.self
    )
}
