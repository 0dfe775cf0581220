import Foundation

/// The activations in double precision, straight from their formulas.
enum Activations {
    static func gelu(_ x: Double) -> Double {
        0.5 * x * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
    }

    static func silu(_ x: Double) -> Double {
        x / (1 + exp(-x))
    }
}
