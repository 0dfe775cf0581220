"""Quantises the weights of the three graphs to int8; activations are quantised as they come, by the row or tensor.

usage: quantise_graphs.py FROM_FOLDER TO_FOLDER
"""

import pathlib
import shutil
import sys

from onnxruntime.quantization import QuantType, quantize_dynamic

source, target = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
half_made = target.with_name(target.name + ".partial")
shutil.rmtree(half_made, ignore_errors=True)
half_made.mkdir(parents=True)
for graph in sorted(source.glob("*.onnx")):
    quantize_dynamic(
        graph,
        half_made / graph.name,
        op_types_to_quantize=["MatMul", "Gather"],
        weight_type=QuantType.QInt8,
        # Products of two activations, which attention has, stay float32.
        extra_options={"MatMulConstBOnly": True},
    )
half_made.rename(target)
