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
