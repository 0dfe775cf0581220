internal import SmolImage
internal import SmolTokenizer

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

    /// Reads the small files of a folder.
    package init(config: ModelConfig) throws {
        let folder = try ModelFolder(path: config.modelPath)
        architecture = try folder.architecture()
    }
}
