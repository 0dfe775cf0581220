package import SmolImage
package import SmolTokenizer

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

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

    /// Assets that are there already.
    package init(
        architecture: ModelArchitecture,
        tokenizer: Tokenizer,
        imageProcessor: ImageProcessor,
        promptBuilder: PromptBuilder,
        endOfSequence: Set<Int>
    ) {
        self.architecture = architecture
        self.tokenizer = tokenizer
        self.imageProcessor = imageProcessor
        self.promptBuilder = promptBuilder
        self.endOfSequence = endOfSequence
    }

    /// Reads the small files of a folder and checks that they agree with each other.
    ///
    /// - Throws: ``FileError``, `ImageError` or ``ChatTemplateError``.
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

    private static func tokenizer(of folder: ModelFolder) throws -> Tokenizer {
        try Tokenizer(contentsOf: URL(filePath: folder.file("tokenizer.json")))
    }

    private static func imageProcessor(of folder: ModelFolder, threads: Int?) throws -> ImageProcessor {
        let file = URL(filePath: folder.file("preprocessor_config.json"))
        return ImageProcessor(configuration: try ImageProcessor.Configuration(contentsOf: file), threads: threads)
    }

    /// Tiles must have the size that the tower was made for, and the image token the id that the model looks for.
    private func checkAgreement(folder: ModelFolder, config: ModelConfig) throws(FileError) {
        let tileSize = imageProcessor.configuration.tileSize
        guard tileSize == architecture.vision.imageSize else {
            throw FileError(
                .invalidValue,
                file: folder.file("preprocessor_config.json"),
                place: "max_image_size.longest_edge",
                "is \(tileSize), but the vision tower of config.json takes \(architecture.vision.imageSize) pixels"
            )
        }
        let imageToken = config.specialTokens.image
        guard tokenizer.id(of: imageToken) == architecture.imageTokenID else {
            let found = tokenizer.id(of: imageToken).map { "has the id \($0)" } ?? "is not in the vocabulary"
            throw FileError(
                .invalidValue,
                file: folder.file("tokenizer.json"),
                place: imageToken,
                "\(found), but config.json's image_token_id is \(architecture.imageTokenID)"
            )
        }
    }
}
