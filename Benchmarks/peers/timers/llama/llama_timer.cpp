// Times llama.cpp on the job, through its public interface, and prints one JSON line.
//
// usage: llama_timer MODEL.gguf MMPROJ.gguf PHOTO QUESTION NEW_TOKENS THREADS
//
// The stages are those of llama-mtmd-cli, parted so that each can be timed: every tile through the vision tower, then
// the prompt through the decoder, piece by piece as the library does it (a marker, a tile, a marker and so on), then one
// step a token with the likeliest token taken. Warmed up beforehand: one tile, and the decoder with a pass of 512 tokens
// and one of a single token. What comes last, the prompt's length of text in one pass, is told beside the others: it
// shows what the pieces cost.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "llama.h"
#include "mtmd-helper.h"
#include "mtmd.h"

namespace {

double now() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

void check(bool well, const char *what) {
    if (!well) {
        std::fprintf(stderr, "llama_timer: %s failed\n", what);
        std::exit(1);
    }
}

// Errors alone are let through.
void log_errors(ggml_log_level level, const char *text, void *) {
    if (level == GGML_LOG_LEVEL_ERROR) std::fputs(text, stderr);
}

struct Decoder {
    llama_context *context;
    int vocabulary;

    void pass(std::vector<llama_token> tokens) {
        check(llama_decode(context, llama_batch_get_one(tokens.data(), (int32_t)tokens.size())) == 0, "a decoder pass");
    }

    llama_token likeliest() {
        const float *logits = llama_get_logits_ith(context, -1); // [vocabulary]
        return (llama_token)(std::max_element(logits, logits + vocabulary) - logits);
    }

    void forget() {
        llama_memory_clear(llama_get_memory(context), true);
    }
};

bool is_image(const mtmd_input_chunk *chunk) {
    return mtmd_input_chunk_get_type(chunk) == MTMD_INPUT_CHUNK_TYPE_IMAGE;
}

} // namespace

int main(int count, char **arguments) {
    if (count != 7) {
        std::fprintf(stderr, "usage: llama_timer MODEL.gguf MMPROJ.gguf PHOTO QUESTION NEW_TOKENS THREADS\n");
        return 64;
    }
    const size_t new_tokens = std::strtoul(arguments[5], nullptr, 10);
    const int threads = std::atoi(arguments[6]);
    llama_log_set(log_errors, nullptr);
    mtmd_helper_log_set(log_errors, nullptr);

    const double load_start = now();
    ggml_backend_load_all();
    llama_model *model = llama_model_load_from_file(arguments[1], llama_model_default_params());
    check(model, "loading the model");
    llama_context_params settings = llama_context_default_params();
    settings.n_ctx = 2048;
    settings.n_batch = 2048;
    settings.n_threads = settings.n_threads_batch = threads;
    Decoder decoder{llama_init_from_model(model, settings), llama_vocab_n_tokens(llama_model_get_vocab(model))};
    check(decoder.context, "making the context");
    mtmd_context_params vision_settings = mtmd_context_params_default();
    vision_settings.use_gpu = false;
    vision_settings.n_threads = threads;
    vision_settings.warmup = false;
    mtmd_context *vision = mtmd_init_from_file(arguments[2], model, vision_settings);
    check(vision, "loading the vision tower");
    const double load = now() - load_start;

    const double image_start = now();
    mtmd_bitmap *photo =
        mtmd_helper_bitmap_init_from_file(vision, arguments[3], false, mtmd_helper_init_opt_default()).bitmap;
    check(photo, "reading the photo");
    const std::string prompt =
        std::string("<|im_start|>User:") + mtmd_default_marker() + arguments[4] + "<end_of_utterance>\nAssistant:";
    const mtmd_input_text text{prompt.data(), prompt.size(), /* add_special */ false, /* parse_special */ true};
    mtmd_input_chunks *chunks = mtmd_input_chunks_init();
    check(mtmd_tokenize(vision, chunks, &text, &photo, 1) == 0, "making the prompt");
    const double image = now() - image_start;

    // Warm-up.
    std::vector<const mtmd_input_chunk *> pieces;
    for (size_t i = 0; i < mtmd_input_chunks_size(chunks); i++) pieces.push_back(mtmd_input_chunks_get(chunks, i));
    const auto first_image = std::find_if(pieces.begin(), pieces.end(), is_image);
    check(first_image != pieces.end(), "finding a tile");
    check(mtmd_encode_chunk(vision, *first_image) == 0, "the vision tower");
    decoder.pass(std::vector<llama_token>(512, 1));
    decoder.pass({1});
    decoder.likeliest();
    decoder.forget();

    const double vision_start = now();
    const size_t width = (size_t)llama_model_n_embd_inp(model);
    std::vector<std::vector<float>> features; // of each tile: [tokens, width]
    for (const mtmd_input_chunk *piece : pieces) {
        if (!is_image(piece)) continue;
        check(mtmd_encode_chunk(vision, piece) == 0, "the vision tower");
        const float *found = mtmd_get_output_embd(vision);
        features.emplace_back(found, found + mtmd_input_chunk_get_n_tokens(piece) * width);
    }

    const double prefill_start = now();
    llama_pos past = 0;
    size_t tile = 0;
    for (const mtmd_input_chunk *piece : pieces) {
        int status;
        if (is_image(piece)) {
            status = mtmd_helper_decode_image_chunk(
                vision, decoder.context, piece, features[tile++].data(), past, 0, (int32_t)settings.n_batch, &past,
                nullptr, nullptr
            );
        } else {
            status = mtmd_helper_eval_chunk_single(
                vision, decoder.context, piece, past, 0, (int32_t)settings.n_batch, piece == pieces.back(), &past
            );
        }
        check(status == 0, "a piece of the prompt");
    }
    std::vector<llama_token> tokens{decoder.likeliest()};

    const double decode_start = now();
    while (tokens.size() < new_tokens) {
        decoder.pass({tokens.back()});
        tokens.push_back(decoder.likeliest());
    }
    const double decode_end = now();

    const size_t prompt_tokens = mtmd_helper_get_n_tokens(chunks);
    decoder.forget();
    const double one_pass_start = now();
    decoder.pass(std::vector<llama_token>(prompt_tokens, 1));
    decoder.likeliest();
    const double one_pass = now() - one_pass_start;

    std::printf(
        "{\"tiles\": %zu, \"prompt_tokens\": %zu, \"load_s\": %.4f, \"image_s\": %.4f, \"vision_s\": %.4f, "
        "\"prefill_s\": %.4f, \"decode_s\": %.4f, \"prefill_one_pass_s\": %.4f, \"tokens\": [",
        features.size(), prompt_tokens, load, image, prefill_start - vision_start, decode_start - prefill_start,
        decode_end - decode_start, one_pass
    );
    for (size_t i = 0; i < tokens.size(); i++) std::printf(i ? ", %d" : "%d", tokens[i]);
    std::printf("]}\n");
    return 0;
}
