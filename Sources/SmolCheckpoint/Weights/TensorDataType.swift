/// The element types that a safetensors file can name.
package enum TensorDataType: String, Sendable, Equatable, CaseIterable {
    case float32 = "F32"
    case float16 = "F16"
    case bfloat16 = "BF16"
    case float64 = "F64"
    case complex64 = "C64"
    case boolean = "BOOL"
    case integer8 = "I8"
    case integer16 = "I16"
    case integer32 = "I32"
    case integer64 = "I64"
    case unsigned8 = "U8"
    case unsigned16 = "U16"
    case unsigned32 = "U32"
    case unsigned64 = "U64"
    case float8e5m2 = "F8_E5M2"
    case float8e4m3 = "F8_E4M3"
    case float8e8m0 = "F8_E8M0"
    case float6e2m3 = "F6_E2M3"
    case float6e3m2 = "F6_E3M2"
    case float4 = "F4"

    /// Bits of one element.
    package var bitWidth: Int {
        switch self {
        case .float4: 4
        case .float6e2m3, .float6e3m2: 6
        case .boolean, .integer8, .unsigned8, .float8e5m2, .float8e4m3, .float8e8m0: 8
        case .float16, .bfloat16, .integer16, .unsigned16: 16
        case .float32, .integer32, .unsigned32: 32
        case .float64, .complex64, .integer64, .unsigned64: 64
        }
    }

    /// Whether weights of this type can be computed with.
    package var isSupportedWeight: Bool {
        switch self {
        case .float32, .float16, .bfloat16: true
        default: false
        }
    }
}
