/// What kind of JSON value stands at a place.
package enum JSONKind: String, Sendable {
    case object = "an object"
    case array = "a list"
    case string = "a string"
    case number = "a number"
    case boolean = "true or false"
    case null = "null"
}
