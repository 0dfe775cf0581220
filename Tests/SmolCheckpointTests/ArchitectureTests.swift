import Foundation
import SmolCheckpoint
internal import SmolSupport
import TestSupport
import Testing

@Suite("config.json")
struct ArchitectureTests {
    private func decode(_ json: String) throws -> ModelArchitecture {
        try ModelArchitecture(reader: JSONObject(json: Array(json.utf8), file: "config.json"))
    }

    @Test("Missing keys take the reference's defaults", arguments: ModelArchitecture.ModelType.allCases)
    func defaults(_ type: ModelArchitecture.ModelType) throws {
        for rest in ["", ", \"text_config\": null, \"vision_config\": null"] {
            let model = try decode("{\"model_type\": \"\(type.rawValue)\"\(rest)}")
            #expect(model.modelType == type)
            #expect(model.imageTokenID == 128_257)
            #expect(model.scaleFactor == 2)
            #expect(!model.tieWordEmbeddings)
            #expect(model.vision.hiddenSize == 1152)
            #expect(model.vision.intermediateSize == 3072)
            #expect(model.vision.hiddenLayers == 12)
            #expect(model.vision.attentionHeads == 16)
            #expect(model.vision.channels == 3)
            #expect(model.vision.imageSize == 224)
            #expect(model.vision.patchSize == 32)
            #expect(model.vision.layerNormEpsilon == 1e-6)
            #expect(model.vision.activation == .geluTanh)
            #expect(model.text.hiddenSize == 4096)
            #expect(model.text.intermediateSize == 11_008)
            #expect(model.text.hiddenLayers == 32)
            #expect(model.text.attentionHeads == 32)
            #expect(model.text.keyValueHeads == 32)
            #expect(model.text.headDimension == 128)
            #expect(model.text.rmsNormEpsilon == 1e-5)
            #expect(model.text.ropeTheta == 10_000)
            #expect(model.text.maxPositionEmbeddings == 2048)
            #expect(model.text.vocabularySize == 32_000)
            #expect(model.text.activation == .silu)
        }
    }

    @Test("A text_config without rms_norm_eps gets Llama's own default")
    func epsilonOfPresentTextConfiguration() throws {
        #expect(try decode("{\"model_type\": \"smolvlm\", \"text_config\": {}}").text.rmsNormEpsilon == 1e-6)
    }

    @Test("Null head_dim and num_key_value_heads are derived")
    func derivedHeads() throws {
        let model = try decode(
            """
            {"model_type": "smolvlm", "text_config": {"hidden_size": 64, "num_attention_heads": 4,
             "head_dim": null, "num_key_value_heads": null}}
            """
        )
        #expect(model.text.headDimension == 16)
        #expect(model.text.keyValueHeads == 4)
    }

    /// Text settings with the rotary base that transformers 5.23 makes of them.
    static let rotaryBases: [(String, Double)] = [
        ("\"rope_theta\": 5", 5),
        ("\"rope_parameters\": {\"rope_theta\": 7, \"rope_type\": \"default\"}", 7),
        ("\"rope_theta\": 5, \"rope_parameters\": {\"rope_theta\": 7, \"rope_type\": \"default\"}", 7),
        ("\"rope_theta\": 5, \"rope_parameters\": {\"rope_type\": \"default\"}", 5),
        ("\"rope_theta\": 5, \"rope_scaling\": {\"type\": \"default\"}, \"rope_parameters\": {\"rope_theta\": 7}", 5),
        ("\"rope_theta\": 5, \"rope_scaling\": null, \"rope_parameters\": {\"rope_theta\": 7.0}", 7),
        ("\"rope_theta\": 5, \"rope_scaling\": {}, \"rope_parameters\": {\"rope_theta\": 7.0}", 7),
        ("\"rope_parameters\": null", 10_000),
    ]

    @Test("The rotary base is found in either place", arguments: rotaryBases)
    func rotaryBase(_ settings: String, _ base: Double) throws {
        #expect(try decode("{\"model_type\": \"smolvlm\", \"text_config\": {\(settings)}}").text.ropeTheta == base)
    }

    @Test("The top-level flag decides about tied embeddings")
    func tied() throws {
        let inner = try decode("{\"model_type\": \"smolvlm\", \"text_config\": {\"tie_word_embeddings\": true}}")
        #expect(!inner.tieWordEmbeddings)
        #expect(inner.text.tieWordEmbeddings)
        #expect(try decode("{\"model_type\": \"smolvlm\", \"tie_word_embeddings\": true}").tieWordEmbeddings)
    }

    @Test("The hub's 256M configuration", .needsShared)
    func hub256M() throws {
        let path = GoldenRoot.shared.folder.appending(path: "hub/SmolVLM-256M-Instruct/config.json")
        let model = try ModelArchitecture(json: Data(contentsOf: path), file: path.path)
        #expect(model.modelType == .idefics3)
        #expect(model.imageTokenID == 49_190)
        #expect(model.scaleFactor == 4)
        #expect(model.imageTokensPerTile == 64)
        #expect(model.connectorInputSize == 12_288)
        #expect(model.vision.headDimension == 64)
        #expect(model.vision.patchesPerSide == 32)
        #expect(model.vision.hiddenLayers == 12)
        #expect(model.text.hiddenSize == 576)
        #expect(model.text.attentionHeads == 9)
        #expect(model.text.keyValueHeads == 3)
        #expect(model.text.headDimension == 64)
        #expect(model.text.hiddenLayers == 30)
        #expect(model.text.ropeTheta == 100_000)
        #expect(model.text.rmsNormEpsilon == 1e-5)
        #expect(model.text.maxPositionEmbeddings == 8192)
        #expect(model.text.vocabularySize == 49_280)
        #expect(model.requiredTensors.count == 2 + 30 * 9 + 5 + 12 * 16 + 1)
        // 513,028,808 bytes of bfloat16 with a header, so about 256.5 million weights.
        #expect(model.parameterCount(hasSeparateHead: true) == 256_484_928)
    }
}
