// Whoever imports this library also gets images, which its interface is made of.
@_exported public import SmolImage
