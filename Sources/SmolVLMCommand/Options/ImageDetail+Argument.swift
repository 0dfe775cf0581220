import ArgumentParser
import SmolVLM

extension ImageDetail: ExpressibleByArgument {}
