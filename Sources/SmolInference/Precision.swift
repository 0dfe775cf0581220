/// The type of weights and of what is multiplied with them.
///
/// Sums, the residual stream, norms and the softmax are float32 in all of them. The quantised ones are made at load from
/// any checkpoint; attention's own products are bfloat16 in both.
public enum Precision: String, Sendable, CaseIterable {
    /// Four bytes a number; the reference's own arithmetic.
    case float32
    /// Two bytes a number: half the memory and about twice the speed.
    case bfloat16
    /// One byte a number: weights with a scale for each output, inputs with a scale for each 64 of them.
    case int8
    /// Half a byte for most of the decoder's weights, with a scale for each 32 of them; all else as in `int8`.
    case int4
}
