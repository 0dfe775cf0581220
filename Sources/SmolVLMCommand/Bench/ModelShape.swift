import ArgumentParser
import SmolVLM

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The dimensions of the family's models, for measurements without a checkpoint.
enum ModelShape: String, CaseIterable, ExpressibleByArgument {
    /// SmolVLM-256M and SmolVLM2-256M.
    case small = "256m"
    /// SmolVLM-500M and SmolVLM2-500M.
    case medium = "500m"
    /// SmolVLM and SmolVLM2 with 2.2B parameters.
    case large = "2.2b"
    /// No real model: to see within a second whether everything runs.
    case tiny

    /// What the shape's `config.json` would say.
    func architecture() throws(FileError) -> ModelArchitecture {
        try ModelArchitecture(json: Data(configuration.utf8), file: "--shape \(rawValue)")
    }

    private var configuration: String {
        """
        {"model_type": "smolvlm", "image_token_id": \(imageTokenID), "scale_factor": \(scaleFactor),
         "vision_config": {\(vision), "num_channels": 3, "layer_norm_eps": 1e-6},
         "text_config": {"model_type": "llama", \(text), "rms_norm_eps": 1e-5, "rope_theta": 100000.0,
                         "max_position_embeddings": 8192}}
        """
    }

    private var imageTokenID: Int { self == .tiny ? 100 : 49_190 }

    private var scaleFactor: Int {
        switch self {
        case .small, .medium: 4
        case .large: 3
        case .tiny: 2
        }
    }

    private var vision: String {
        switch self {
        case .small, .medium:
            """
            "hidden_size": 768, "intermediate_size": 3072, "num_hidden_layers": 12, "num_attention_heads": 12,
            "image_size": 512, "patch_size": 16
            """
        case .large:
            """
            "hidden_size": 1152, "intermediate_size": 4304, "num_hidden_layers": 27, "num_attention_heads": 16,
            "image_size": 384, "patch_size": 14
            """
        case .tiny:
            """
            "hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 2, "num_attention_heads": 4,
            "image_size": 64, "patch_size": 16
            """
        }
    }

    private var text: String {
        switch self {
        case .small:
            """
            "hidden_size": 576, "intermediate_size": 1536, "num_hidden_layers": 30, "num_attention_heads": 9,
            "num_key_value_heads": 3, "head_dim": 64, "vocab_size": 49280
            """
        case .medium:
            """
            "hidden_size": 960, "intermediate_size": 2560, "num_hidden_layers": 32, "num_attention_heads": 15,
            "num_key_value_heads": 5, "head_dim": 64, "vocab_size": 49280
            """
        case .large:
            """
            "hidden_size": 2048, "intermediate_size": 8192, "num_hidden_layers": 24, "num_attention_heads": 32,
            "num_key_value_heads": 32, "head_dim": 64, "vocab_size": 49280
            """
        case .tiny:
            """
            "hidden_size": 96, "intermediate_size": 192, "num_hidden_layers": 3, "num_attention_heads": 6,
            "num_key_value_heads": 2, "head_dim": 16, "vocab_size": 512
            """
        }
    }
}
