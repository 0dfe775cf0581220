# Everything a developer or a user types. `make help` lists it.

SWIFT ?= swift
SOURCES := $(wildcard Sources Tests Package.swift Examples)
PROMPT ?= Can you describe this image?
# What `make run` alone looks at, with the demo model.
SAMPLE := Examples/shapes.png
PREFIX ?= /usr/local
DESTDIR ?=
BUILD_LOG := .build/make-run.log

# The recipe of `run` reads these from the environment, as they were typed: no quote or dollar sign in a prompt means
# anything to make or to a shell.
override MODEL := $(value MODEL)
override IMAGE := $(value IMAGE)
override PROMPT := $(value PROMPT)
export MODEL IMAGE PROMPT

.DEFAULT_GOAL := help
.PHONY: help bootstrap onnxruntime build static install uninstall run test test-neon sanitize hub-check export-check \
    asan documentation ladder peers format format-check clean

help: ## List the targets.
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)$$/make \1	\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 20

bootstrap: ## Install the libraries that are missing.
	@sh scripts/bootstrap.sh

onnxruntime: ## Fetch ONNX Runtime anew.
	@rm -rf .build/onnxruntime
	@sh scripts/bootstrap.sh

build: bootstrap ## Build .build/release/smolvlm.
	$(SWIFT) build -c release --product smolvlm

DEMO_MODEL := $(wildcard Models/smolvlm-demo/*)
# What is installed, below $(DESTDIR)$(PREFIX).
INSTALLED := bin/smolvlm share/man/man1/smolvlm.1 share/bash-completion/completions/smolvlm \
    share/zsh/site-functions/_smolvlm share/fish/vendor_completions.d/smolvlm.fish \
    $(DEMO_MODEL:Models/%=share/smolvlm/%)

# The installed program brings Swift's runtime along, so it has a build folder of its own.
static: bootstrap ## Build a program that needs no Swift beside it, .build/static/smolvlm.
	$(SWIFT) build -c release --product smolvlm --static-swift-stdlib --scratch-path .build/static
	@strip -o .build/static/smolvlm .build/static/release/smolvlm

install: static ## Install program, demo model, manual page and completions: make install [PREFIX=folder].
	@set -e; root="$(DESTDIR)$(PREFIX)"; program=.build/static/smolvlm; \
	for file in $(INSTALLED); do mkdir -p "$$root/$$(dirname $$file)"; done; \
	install -m 755 $$program "$$root/bin/smolvlm"; \
	$$program manual > "$$root/share/man/man1/smolvlm.1"; \
	$$program completions bash > "$$root/share/bash-completion/completions/smolvlm"; \
	$$program completions zsh > "$$root/share/zsh/site-functions/_smolvlm"; \
	$$program completions fish > "$$root/share/fish/vendor_completions.d/smolvlm.fish"; \
	for file in $(DEMO_MODEL); do install -m 644 "$$file" "$$root/share/smolvlm/$${file#Models/}"; done; \
	for file in $(INSTALLED); do chmod a+r "$$root/$$file"; echo "$$root/$$file"; done; \
	echo "smolvlm: $$(($$(wc -c < $$program) / 1000000)) MB, needs no Swift on the machine"

uninstall: ## Remove what `make install` put there.
	@for file in $(INSTALLED); do rm -f "$(DESTDIR)$(PREFIX)/$$file"; done
	@rmdir "$(DESTDIR)$(PREFIX)/share/smolvlm/smolvlm-demo" "$(DESTDIR)$(PREFIX)/share/smolvlm" 2>/dev/null || true

run: ## Ask about a picture: make run [MODEL=folder] [IMAGE=file] [PROMPT="question"].
	@sh scripts/bootstrap.sh
	@mkdir -p .build
	@[ -x .build/release/smolvlm ] || echo 'Building in release mode; the first time takes a few minutes.' >&2
	@$(SWIFT) build -c release --product smolvlm >$(BUILD_LOG) 2>&1 || { cat $(BUILD_LOG) >&2; exit 1; }
	@[ -n "$${MODEL}$${IMAGE}" ] || { IMAGE=$(SAMPLE); echo "$${IMAGE}: $${PROMPT}" >&2; }; \
	.build/release/smolvlm run $${MODEL:+--model "$${MODEL}"} $${IMAGE:+--image "$${IMAGE}"} --prompt "$${PROMPT}"

test: bootstrap ## Run every test in release mode.
	$(SWIFT) test -c release

test-neon: ## Run every kernel in every tier, those of ARMv8 on an emulated processor.
	@sh scripts/test-neon.sh

sanitize: ## Run every kernel under the thread, address and undefined-behaviour sanitizers.
	@sh scripts/sanitize.sh

# Both are built by a run of tests, with the same settings as `make test`, so that nothing is compiled twice.
hub-check: bootstrap ## Compare the cache with the one of Python's huggingface_hub.
	$(SWIFT) test -c release --filter HubCommandTests
	@Tests/huggingface_hub/check.sh .build/release

export-check: bootstrap ## Run exported graphs in Python's onnxruntime.
	$(SWIFT) test -c release --filter ExportCommandTests
	@Tests/onnx_export/check.sh .build/release

# The leak check is off: the test runner of the toolchain leaks by itself.
asan: bootstrap ## Run the fuzz tests under the address sanitizer.
	ASAN_OPTIONS=detect_leaks=0 $(SWIFT) test -c release --sanitize=address --scratch-path .build/asan --filter '[Ff]uzz'

# Links that lead nowhere, parameters without a word and other warnings are errors. Read it with
# `swift package --disable-sandbox preview-documentation --target SmolVLM`.
documentation: bootstrap ## Build the reference of every library into .build/documentation.
	@set -e; mkdir -p .build/documentation; \
	for product in SmolVLM SmolHub SmolTokenizer OnnxRuntime; do \
	    $(SWIFT) package --scratch-path .build/docs --allow-writing-to-directory .build/documentation \
	        generate-documentation --target $$product --output-path .build/documentation/$$product --warnings-as-errors; \
	done

ladder: ## Measure what each step of the kernels' design is worth (needs clang).
	@$(MAKE) -s -C Benchmarks/ladder run

format: ## Format the Swift sources, and the C where clang-format 14 is installed.
	$(SWIFT) format --in-place --parallel -r $(SOURCES)
	@sh scripts/format-c.sh

format-check: ## Check the format of the Swift sources and of the C.
	$(SWIFT) format lint --strict --parallel -r $(SOURCES)
	@sh scripts/format-c.sh --check

# PEERS holds options of Benchmarks/peers/run.sh, such as PEERS="--rounds 5 --only transformers,smolvlm".
peers: build ## Time other programs beside this one: make peers [PEERS="options"].
	Benchmarks/peers/run.sh $(PEERS)

clean: ## Remove what was built.
	rm -rf .build
