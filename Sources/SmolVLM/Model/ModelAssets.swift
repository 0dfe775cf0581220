internal import Foundation
package import SmolImage
package import SmolTokenizer

/// Everything of a model folder but its weights: what the stages before the model need.
package struct ModelAssets: Sendable {
    /// Dimensions and ids.
    package let architecture: ModelArchitecture
    /// Text to ids and back.
    package let tokenizer: Tokenizer
    /// Images to tiles.
    package let imageProcessor: ImageProcessor
    /// Messages to prompts.
    package let promptBuilder: PromptBuilder
    /// Ids that end an answer.
    package let endOfSequence: Set<Int>

    /// Reads the small files of a folder and checks that they agree with each other.
    ///
    /// - Throws: ``CheckpointError``, `TokenizerError`, `ImageError` or ``ChatTemplateError``.
    package init(config: ModelConfig) throws {
        let folder = try ModelFolder(path: config.modelPath)
        let architecture = try folder.architecture()
        let tokenizer = try Self.tokenizer(of: folder)
        self.architecture = architecture
        self.tokenizer = tokenizer
        imageProcessor = try Self.imageProcessor(of: folder, threads: config.threads)
        promptBuilder = PromptBuilder(
            tokenizer: tokenizer,
            template: try ChatTemplate(config.promptFormat, modelFolder: URL(filePath: folder.path)),
            imageTokens: ImageTokens(
                image: config.specialTokens.image,
                imageID: architecture.imageTokenID,
                countPerTile: architecture.imageTokensPerTile,
                fakeTokenAroundImage: config.specialTokens.fakeTokenAroundImage,
                globalImage: config.specialTokens.globalImage
            )
        )
        if let endOfSequence = config.endOfSequence {
            self.endOfSequence = endOfSequence
        } else {
            endOfSequence = try EndOfSequence.tokenIDs(of: folder) { tokenizer.id(of: $0) }
        }
        try checkAgreement(folder: folder, config: config)
    }

    /// The image processor of a model folder alone.
    package static func imageProcessor(of modelPath: String) throws -> ImageProcessor {
        try imageProcessor(of: ModelFolder(path: modelPath), threads: nil)
    }

    /// The tokenizer of a model folder alone.
    package static func tokenizer(of modelPath: String) throws -> Tokenizer {
        try tokenizer(of: ModelFolder(path: modelPath))
    }

    /// Opens `tokenizer.json`.
    ///
    /// For a `GPT2Tokenizer`, which every checkpoint of the family names, the reference (transformers 5.23) leaves the
    /// file's `Digits` step out; its ids differ around white space before digits.
    private static func tokenizer(of folder: ModelFolder) throws -> Tokenizer {
        let reader = try folder.reader(ModelFolder.tokenizerConfiguration, keys: ["tokenizer_class"])
        let tokenizerClass = try reader?.string("tokenizer_class", default: "") ?? ""
        let digits: Tokenizer.DigitsStep =
            ["GPT2Tokenizer", "GPT2TokenizerFast"].contains(tokenizerClass) ? .ignored : .asWritten
        return try Tokenizer(contentsOf: URL(filePath: folder.file("tokenizer.json")), digits: digits)
    }

    private static func imageProcessor(of folder: ModelFolder, threads: Int?) throws -> ImageProcessor {
        let file = URL(filePath: folder.file("preprocessor_config.json"))
        return ImageProcessor(configuration: try ImageProcessor.Configuration(contentsOf: file), threads: threads)
    }

    /// Tiles must have the size that the tower was made for, and the image token the id that the model looks for.
    private func checkAgreement(folder: ModelFolder, config: ModelConfig) throws(CheckpointError) {
        let tileSize = imageProcessor.configuration.tileSize
        guard tileSize == architecture.vision.imageSize else {
            throw CheckpointError(
                .invalidValue,
                file: folder.file("preprocessor_config.json"),
                place: "max_image_size.longest_edge",
                "is \(tileSize), but the vision tower of config.json takes \(architecture.vision.imageSize) pixels"
            )
        }
        let imageToken = config.specialTokens.image
        guard tokenizer.id(of: imageToken) == architecture.imageTokenID else {
            let found = tokenizer.id(of: imageToken).map { "has the id \($0)" } ?? "is not in the vocabulary"
            throw CheckpointError(
                .invalidValue,
                file: folder.file("tokenizer.json"),
                place: imageToken,
                "\(found), but config.json's image_token_id is \(architecture.imageTokenID)"
            )
        }
    }
}
