// The models, providers and endpoints of the demo gateway. The names are invented or only resemble real ones; every
// latency, price and error rate is synthetic.
#pragma once

#include <array>
#include <span>

namespace Gatehouse::Demo
{

struct ProviderEntry {
    const char *name;
    const char *product;
    const char *region;
    double pace; // multiplies latency
};

// Where a model is served: the first enabled and healthy route is taken, the others are for retries.
struct Route {
    int provider; // index into providers()
    int model;    // index into models(); a route may fall back to another model
};

struct ModelEntry {
    const char *name;
    double share; // of all requests
    double ttftMs;
    double perInputTokenUs;
    double perOutputTokenMs;
    int inputMicrosPerMtok;
    int cachedMicrosPerMtok;
    int outputMicrosPerMtok;
    std::array<Route, 3> routes;
    std::array<double, 5> endpointShare; // same order as endpoints()
    bool generates = true;               // false: embeddings, no output tokens, never streamed
};

inline constexpr int kEmbeddingModel = 7;

std::span<const ProviderEntry> providers();
std::span<const ModelEntry> models();
std::span<const char *const> endpoints();

} // namespace Gatehouse::Demo
