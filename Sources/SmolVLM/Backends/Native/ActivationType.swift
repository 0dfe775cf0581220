internal import CSmolKernels

/// How the numbers of an activation matrix are stored.
enum ActivationType {
    case float32
    case bfloat16
    /// Two bfloat16 a number, the rounding and the rounding of what is left: 16 bits of mantissa.
    case bfloat16x2

    /// Bytes of one number.
    var elementBytes: Int { self == .bfloat16 ? 2 : 4 }

    /// Numbers of the kernels' unit that one number takes.
    var parts: Int { self == .bfloat16x2 ? 2 : 1 }

    var kernelValue: smol_precision {
        switch self {
        case .float32: SMOL_PRECISION_FLOAT32
        case .bfloat16: SMOL_PRECISION_BFLOAT16
        case .bfloat16x2: SMOL_PRECISION_BFLOAT16X2
        }
    }
}

extension Precision {
    var elementBytes: Int { self == .float32 ? 4 : 2 }

    var kernelValue: smol_precision {
        self == .float32 ? SMOL_PRECISION_FLOAT32 : SMOL_PRECISION_BFLOAT16
    }

    /// The type of the vision tower's matrix inputs: there the products are nearly all of the work, and rounding
    /// averages out over 64 tokens a tile.
    var visionActivations: ActivationType { self == .float32 ? .float32 : .bfloat16 }

    /// The type of the decoder's matrix inputs.
    ///
    /// Its errors feed back into the cache and from there into every later token, so in bfloat16 an input keeps its
    /// second half: a decode step reads weights and has arithmetic to spare.
    var decoderActivations: ActivationType { self == .float32 ? .float32 : .bfloat16x2 }
}
