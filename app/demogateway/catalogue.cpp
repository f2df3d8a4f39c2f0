#include "app/demogateway/catalogue.h"

namespace Gatehouse::Demo
{

namespace
{

enum ProviderIndex { AnthropicA, AnthropicB, OpenAiA, GoogleA, DeepSeekA };
enum ModelIndex { Opus, Sonnet, Haiku, Gpt, GptMini, Gemini, DeepSeek, Embedding };

constexpr ProviderEntry kProviders[] = {
    {"anthropic-a", "anthropic", "us-east", 1.0},    {"anthropic-b", "anthropic", "eu-west", 1.08},
    {"openai-a", "openai", "us-east", 1.0},          {"google-a", "google", "eu-west", 0.97},
    {"deepseek-a", "deepseek", "ap-southeast", 1.2},
};

// /v1/chat/completions, /v1/messages, /v1/responses, /v1/generate, /v1/embeddings
constexpr const char *kEndpoints[] = {"/v1/chat/completions", "/v1/messages", "/v1/responses", "/v1/generate",
                                      "/v1/embeddings"};

constexpr ModelEntry kModels[] = {
    {"claude-opus-4-5",
     0.14,
     900,
     210,
     17.0,
     5'000'000,
     500'000,
     25'000'000,
     {{{AnthropicA, Opus}, {AnthropicB, Opus}, {OpenAiA, Gpt}}},
     {0.25, 0.75, 0, 0, 0}},
    {"claude-sonnet-4-5",
     0.22,
     620,
     140,
     11.5,
     3'000'000,
     300'000,
     15'000'000,
     {{{AnthropicA, Sonnet}, {AnthropicB, Sonnet}, {GoogleA, Gemini}}},
     {0.25, 0.75, 0, 0, 0}},
    {"claude-haiku-4-5",
     0.13,
     330,
     70,
     6.0,
     1'000'000,
     100'000,
     5'000'000,
     {{{AnthropicB, Haiku}, {AnthropicA, Haiku}, {OpenAiA, GptMini}}},
     {0.3, 0.7, 0, 0, 0}},
    {"gpt-5",
     0.17,
     760,
     150,
     12.5,
     1'250'000,
     125'000,
     10'000'000,
     {{{OpenAiA, Gpt}, {AnthropicA, Sonnet}, {GoogleA, Gemini}}},
     {0.55, 0, 0.45, 0, 0}},
    {"gpt-5-mini",
     0.12,
     380,
     75,
     6.5,
     250'000,
     25'000,
     2'000'000,
     {{{OpenAiA, GptMini}, {AnthropicB, Haiku}, {GoogleA, Gemini}}},
     {0.6, 0, 0.4, 0, 0}},
    {"gemini-3-pro",
     0.10,
     700,
     120,
     10.0,
     2'000'000,
     200'000,
     12'000'000,
     {{{GoogleA, Gemini}, {OpenAiA, Gpt}, {AnthropicB, Sonnet}}},
     {0.4, 0, 0, 0.6, 0}},
    {"deepseek-v4",
     0.08,
     850,
     160,
     15.0,
     280'000,
     28'000,
     420'000,
     {{{DeepSeekA, DeepSeek}, {GoogleA, DeepSeek}, {OpenAiA, GptMini}}},
     {1.0, 0, 0, 0, 0}},
    {"text-embedding-4",
     0.04,
     45,
     12,
     0,
     100'000,
     100'000,
     0,
     {{{OpenAiA, Embedding}, {GoogleA, Embedding}, {DeepSeekA, Embedding}}},
     {0, 0, 0, 0, 1.0},
     false},
};
static_assert(Embedding == kEmbeddingModel);

} // namespace

std::span<const ProviderEntry> providers()
{
    return kProviders;
}

std::span<const ModelEntry> models()
{
    return kModels;
}

std::span<const char *const> endpoints()
{
    return kEndpoints;
}

} // namespace Gatehouse::Demo
