import ArgumentParser
import SmolTerminal

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// `smolvlm manual`: the manual page, made from the argument parser.
struct ManualCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual",
        abstract: "Print the manual page.",
        usage: "smolvlm manual",
        discussion: "To read it: smolvlm manual | man -l -"
    )

    func run() throws {
        let description = Data(SmolVLMCommand._dumpHelp().utf8)
        let tool = try JSONDecoder().decode(CommandDescription.Tool.self, from: description).command
        let page = ManualPage(
            tool,
            version: SmolVLMCommand.configuration.version,
            sections: ManualPage.Section.all
        )
        try Output.standard.write(page.source)
    }
}

extension ManualPage.Section {
    /// What the argument parser does not know.
    static let all = [exitStatus, environment, files, examples]

    private static let exitStatus = ManualPage.Section(
        title: "EXIT STATUS",
        terms: [
            ("0", "All went well."),
            ("1", "Something failed; standard error says what, in one line."),
            ("64", "Wrong usage."),
            ("130", "Interrupted by Ctrl-C."),
        ]
    )

    private static let environment = ManualPage.Section(
        title: "ENVIRONMENT",
        terms: [
            ("HF_HUB_CACHE, HF_HOME", "Where models that are given by name are kept."),
            ("HF_TOKEN, HF_TOKEN_PATH", "The token for models that need one."),
            ("HF_ENDPOINT", "The address of a mirror of the hub."),
            ("HF_HUB_OFFLINE", "Take everything out of the cache."),
            ("NO_COLOR", "No colour, where it holds anything."),
            ("SMOLVLM_ISA", "The name of a lower tier of kernels to run; smolvlm doctor lists them."),
            ("SMOLVLM_ONNXRUNTIME", "The ONNX Runtime library, or the folder that it lies in."),
            ("XDG_STATE_HOME", "Where the history of smolvlm chat is kept."),
        ]
    )

    private static let files = ManualPage.Section(
        title: "FILES",
        terms: [
            ("~/.cache/huggingface/hub", "Models, shared with other programs."),
            (
                "~/.local/state/smolvlm/history",
                "Lines entered in smolvlm chat, readable by their user alone."
            ),
        ]
    )

    private static let examples = ManualPage.Section(
        title: "EXAMPLES",
        terms: [
            ("smolvlm -m MODEL --image photo.jpg -p \"What is in this picture?\"", "One question."),
            ("smolvlm chat -m MODEL --image photo.jpg", "A conversation."),
            (
                "printf '/image photo.jpg\\nWhat is this?\\n' | smolvlm chat -m MODEL",
                "The same from a script."
            ),
        ]
    )
}
