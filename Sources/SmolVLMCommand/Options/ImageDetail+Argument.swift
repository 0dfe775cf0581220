public import ArgumentParser
public import SmolVLM

extension ImageDetail: ExpressibleByArgument {}
