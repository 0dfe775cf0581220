import Foundation
import SmolVLM

/// Asks a model about an image and prints the answer as it comes.
///
///     swift run -c release AskAboutAPicture MODEL-FOLDER PICTURE "What is in this picture?"
@main
struct AskAboutAnImage {
    static func main() async throws {
        guard CommandLine.arguments.count == 4 else {
            print("usage: AskAboutAnImage MODEL-FOLDER IMAGE QUESTION")
            exit(64)
        }
        let folder = CommandLine.arguments[1]
        let image = URL(filePath: CommandLine.arguments[2])
        let question = CommandLine.arguments[3]

        let model = try await SmolVLMModel(ModelConfig(modelPath: folder))
        let photo = try RGBImage(contentsOf: image)
        let inputs = try await model.prepareInputs(messages: [.user(question, images: [photo])])
        for try await event in model.generate(inputs, options: .greedy(maxNewTokens: 128)) {
            if case .text(let piece) = event { print(piece, terminator: "") }
        }
        print()
    }
}
