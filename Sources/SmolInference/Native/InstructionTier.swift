internal import CSmolKernels
internal import Foundation

/// A set of kernels written for one instruction set.
public enum InstructionTier: String, Sendable, CaseIterable {
    /// Plain C; every machine.
    case portable
    /// AVX2 and fused multiply-add.
    case avx2
    /// AVX-512 (F, BW, VL, DQ).
    case avx512
    /// AVX-512 with products of groups of four bytes.
    case avx512vnni
    /// The same, and products of bfloat16 pairs.
    case avx512bf16
    /// ARMv8, with its vectors of four floats.
    case neon
    /// ARMv8 with products of four bytes (FEAT_DotProd).
    case neondot
    /// ARMv8 with products of bfloat16 pairs as well (FEAT_BF16).
    case neonbf16

    var kernelValue: smol_isa {
        switch self {
        case .portable: SMOL_ISA_PORTABLE
        case .avx2: SMOL_ISA_AVX2
        case .avx512: SMOL_ISA_AVX512
        case .avx512vnni: SMOL_ISA_AVX512_VNNI
        case .avx512bf16: SMOL_ISA_AVX512_BF16
        case .neon: SMOL_ISA_NEON
        case .neondot: SMOL_ISA_NEON_DOT
        case .neonbf16: SMOL_ISA_NEON_BF16
        }
    }

    /// Whether this machine can run the tier.
    public var isAvailable: Bool { smol_isa_available(kernelValue) }

    /// The fastest tier of this machine.
    public static var best: InstructionTier {
        allCases.last { $0.isAvailable } ?? .portable
    }

    /// The environment variable that forces a tier.
    public static let environmentVariable = "SMOLVLM_ISA"

    /// The tier to use: what the environment variable `SMOLVLM_ISA` names, else the best.
    ///
    /// - Throws: ``BackendError/unknownTier(_:)`` or ``BackendError/unavailableTier(_:)``.
    public static func chosen() throws(BackendError) -> InstructionTier {
        guard let name = ProcessInfo.processInfo.environment[environmentVariable], !name.isEmpty else { return best }
        guard let tier = InstructionTier(rawValue: name) else { throw .unknownTier(name) }
        guard tier.isAvailable else { throw .unavailableTier(name) }
        return tier
    }
}
