/// The type of weights and of what is multiplied with them.
///
/// Sums, the residual stream, norms and the softmax are float32 in both.
public enum Precision: String, Sendable, CaseIterable {
    /// Four bytes a number; the reference's own arithmetic.
    case float32
    /// Two bytes a number: half the memory and about twice the speed.
    case bfloat16
}
