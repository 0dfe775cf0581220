import ArgumentParser

/// `smolvlm inspect`: what the stages before the model make of their input.
struct InspectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Look at tokens, a prompt, an image's tiles or a model, without running it.",
        usage: "smolvlm inspect tokens | prompt | image | model [OPTIONS]",
        subcommands: [InspectTokens.self, InspectPrompt.self, InspectImage.self, InspectModel.self]
    )
}
