public import SmolSupport

/// What `config.json` says about a model: the kind, the dimensions and the ids that tie its parts together.
public struct ModelArchitecture: Sendable, Equatable {
    /// The kinds of model that are supported, `model_type` of `config.json`; both compute the same.
    #if hasAttribute(nonexhaustive)
    @nonexhaustive
    #endif
    public enum ModelType: String, Sendable, Equatable, CaseIterable {
        /// SmolVLM2 and later saves of SmolVLM.
        case smolvlm
        /// SmolVLM (first version) and other Idefics3 fine-tunes on a Llama.
        case idefics3
    }

    /// The kind of model.
    public var modelType: ModelType
    /// The token that stands for one image feature in a prompt.
    public var imageTokenID: Int
    /// Patches along one side that the connector folds into one image feature.
    public var scaleFactor: Int
    /// Whether the embedding serves as output head.
    ///
    /// The reference obeys this top-level flag alone and ignores the one in `text_config`. Where the checkpoint
    /// stores a head of its own, that is used whatever the flag says, as in the reference.
    public var tieWordEmbeddings: Bool
    /// The vision tower.
    public var vision: VisionConfiguration
    /// The language model.
    public var text: TextConfiguration

    /// Image features, and so image tokens, of one tile: `(patchesPerSide / scaleFactor)²`.
    public var imageTokensPerTile: Int {
        let side = vision.patchesPerSide / scaleFactor
        return side * side
    }

    /// Width of the connector's input: the patches of one image feature side by side.
    public var connectorInputSize: Int { vision.hiddenSize * scaleFactor * scaleFactor }

    /// Reads the text of a `config.json` and checks that its values agree with each other.
    ///
    /// - Parameters:
    ///   - json: The text of the file.
    ///   - file: Path of the file, for errors.
    /// - Throws: ``FileError`` that names the key and what would be right.
    public init(json: some Sequence<UInt8>, file: String = "config.json") throws(FileError) {
        let reader = try JSONObject(json: Array(json), file: file)
        try self.init(reader: reader)
        try checkConsistency(reader: reader)
    }

    /// Reads the keys, with the reference's defaults, without comparing them: the reference's defaults alone
    /// (224 pixels, patches of 32, scale 2) do not make a model.
    package init(reader: JSONObject) throws(FileError) {
        let supported = ModelType.allCases.map(\.rawValue).joined(separator: ", ")
        let name = try reader.string("model_type", default: "")
        guard let modelType = ModelType(rawValue: name) else {
            let found = reader.members["model_type"] == nil ? "is missing" : "is \"\(singleLine(name))\""
            throw reader.error(.unsupported, at: "model_type", "\(found), supported are: \(supported)")
        }
        self.modelType = modelType
        imageTokenID = try reader.integer("image_token_id", default: 128_257, in: 0...4_194_303)
        scaleFactor = try reader.integer("scale_factor", default: 2, in: 1...64)
        tieWordEmbeddings = try reader.boolean("tie_word_embeddings", default: false)
        let textReader = try reader.object("text_config")
        text = try TextConfiguration(reader: textReader ?? reader.empty("text_config"), isPresent: textReader != nil)
        vision = try VisionConfiguration(reader: reader.object("vision_config") ?? reader.empty("vision_config"))
    }

    /// Checks what the keys say together.
    package func checkConsistency(reader: JSONObject) throws(FileError) {
        try vision.checkConsistency(reader: reader.empty("vision_config"))
        try text.checkConsistency(reader: reader.empty("text_config"))
        guard vision.patchesPerSide.isMultiple(of: scaleFactor) else {
            throw reader.error(
                at: "scale_factor",
                "is \(scaleFactor), which does not divide the \(vision.patchesPerSide) patches along a tile"
            )
        }
        guard imageTokenID < text.vocabularySize else {
            throw reader.error(
                at: "image_token_id",
                "is \(imageTokenID), expected less than text_config.vocab_size \(text.vocabularySize)"
            )
        }
    }
}

extension JSONObject {
    /// A reader of an object that is not there: every key takes its default.
    fileprivate func empty(_ key: String) -> JSONObject {
        JSONObject(file: file, path: place(of: key), members: [:])
    }
}
