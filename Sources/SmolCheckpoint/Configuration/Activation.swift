package import SmolSupport

/// An activation function of the family, under the name that `hidden_act` gives it.
public enum Activation: String, Sendable, Equatable, CaseIterable {
    /// GELU in its tanh approximation, x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³))).
    case geluTanh = "gelu_pytorch_tanh"
    /// SiLU (also called swish), x · sigmoid(x).
    case silu = "silu"
}

extension JSONObject {
    /// The activation that a key names, which must be the one that this part of the model is computed with.
    func activation(_ key: String, supported: Activation) throws(FileError) -> Activation {
        let name = try string(key, default: supported.rawValue)
        guard name == supported.rawValue || (supported == .silu && name == "swish") else {
            throw error(
                .unsupported,
                at: key,
                "is \"\(singleLine(name))\", only \"\(supported.rawValue)\" is supported here"
            )
        }
        return supported
    }
}
